import { periodEnd } from '../periods.ts'
import type { Case } from './catalogue.ts'

/** When PayPal took the payments of a subscription, from the end of its trials on. Milliseconds. */
export function paidCycles({ subscription, plan }: Case, now: number): number[] {
  const cycles = plan.billing_cycles
  const regular = cycles.find(({ tenure_type }) => tenure_type === 'REGULAR')
  if (!regular || subscription.status === 'APPROVAL_PENDING') return []
  const goesOn = subscription.status === 'ACTIVE'
  const end = goesOn ? now : Date.parse(subscription.status_update_time)
  let at = Date.parse(subscription.start_time)
  for (const { tenure_type, frequency, total_cycles = 1 } of cycles) {
    const { interval_unit, interval_count = 1 } = frequency
    if (tenure_type !== 'TRIAL') continue
    at = periodEnd(at, interval_unit.toLowerCase(), interval_count * total_cycles)
  }
  const { interval_unit, interval_count = 1 } = regular.frequency
  const paid: number[] = []
  while (at < end) {
    paid.push(at)
    at = periodEnd(at, interval_unit.toLowerCase(), interval_count)
  }
  return paid
}
