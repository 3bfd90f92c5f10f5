import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { exact, multiply } from '../../../shared/exact.ts'
import { monthsOf } from '../period.ts'
import type { ProviderSubscription } from '../provider.ts'
import { decimalSchema } from './amounts.ts'
import type { Client } from './client.ts'
import { instantSchema, parse } from './parse.ts'
import {
  costOf,
  currencyOf,
  type Plan,
  periodOf,
  planSchema,
  regularCycle,
  withoutTax,
} from './plans.ts'
import { describe } from './working.ts'

/** Reads a subscription by its id; null where it cannot be read, or not what it costs. */
export type SubscriptionReader = (id: string) => Promise<ProviderSubscription | null>

/** Over for good: nothing about such a subscription changes any more. */
export const isOver = (status: string): boolean => status === 'CANCELLED' || status === 'EXPIRED'

/** Plans are read once in the reader's life, however many subscriptions have them. */
export function subscriptionReader(client: Client, now: () => number): SubscriptionReader {
  const plans = new Map<string, Promise<Plan | null>>()
  const planOf = (id: string) => {
    const reading = plans.get(id) ?? readPlan(client, id)
    plans.set(id, reading)
    return reading
  }
  return async id => {
    const value = await read(client, `/v1/billing/subscriptions/${encodeURIComponent(id)}`, {
      fields: 'plan',
    })
    if (value === null) return null
    const subscription = parse(subscriptionSchema, value, `subscription ${id}`)
    const named = await planOf(subscription.plan_id)
    // The inline plan is this subscription's own: with the prices it was sold at, where they differ.
    const inline = subscription.plan?.billing_cycles
      ? parse(planSchema, subscription.plan, `the plan of subscription ${id}`)
      : null
    const plan = inline ?? (subscription.plan_overridden ? null : named)
    const name = named?.name ?? inline?.name ?? subscription.plan_id
    return plan && toSubscription(subscription, plan, name, now())
  }
}

/**
 * What a path answers, or null where the app may not see it or it is no subscription of this API:
 * recurring payments of PayPal's older products have ids of the same look.
 */
async function read(client: Client, path: string, query: Record<string, string>): Promise<unknown> {
  const { status, body } = await client.get(path, query)
  return status < 300 ? body : null
}

async function readPlan(client: Client, id: string): Promise<Plan | null> {
  const value = await read(client, `/v1/billing/plans/${encodeURIComponent(id)}`, {})
  return value === null ? null : parse(planSchema, value, `plan ${id}`)
}

function toSubscription(
  subscription: z.output<typeof subscriptionSchema>,
  plan: Plan,
  name: string,
  now: number,
): ProviderSubscription | null {
  const { id, status, start_time: startedAt, quantity } = subscription
  const cycle = regularCycle(plan)
  const cost = cycle && costOf(quantity, cycle)
  const currency = cycle && currencyOf(cycle)
  if (!cycle || !cost || !currency) return null
  const endedAt = isOver(status) ? (subscription.status_update_time ?? now) : null
  const countedFrom = trialEnd(startedAt, plan)
  // One that is over counted until then, unless that was before its trial was.
  const counted =
    (status === 'ACTIVE' && countedFrom <= now) || (endedAt !== null && endedAt > countedFrom)
  return {
    id,
    status: status.toLowerCase(),
    customer: subscription.subscriber?.payer_id ?? id,
    currency,
    plan: name,
    mrr: multiply(withoutTax(cost, plan), monthsOf(periodOf(cycle.frequency))),
    working: describe(quantity, cycle, { plan, cost, currency }),
    counted,
    countedFrom,
    startedAt,
    endedAt,
    cancelsAtPeriodEnd: false,
  }
}

/** When the trials of a plan are over for one who began at an instant; that instant where it has none. */
function trialEnd(startedAt: number, { billing_cycles }: Plan): number {
  let at = Temporal.Instant.fromEpochMilliseconds(startedAt).toZonedDateTimeISO('UTC')
  for (const { tenure_type, total_cycles, frequency } of billing_cycles) {
    if (tenure_type !== 'TRIAL') continue
    const unit = UNITS[frequency.interval_unit]
    at = at.add({ [unit]: total_cycles * frequency.interval_count })
  }
  return at.epochMilliseconds
}

const UNITS = { DAY: 'days', WEEK: 'weeks', MONTH: 'months', YEAR: 'years' } as const

const subscriptionSchema = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  plan_id: z.string().min(1),
  plan_overridden: z.boolean().nullish(),
  plan: z.looseObject({ billing_cycles: z.unknown() }).nullish(),
  start_time: instantSchema,
  status_update_time: instantSchema.nullish(),
  quantity: decimalSchema.nullish().transform(value => value ?? exact(1)),
  subscriber: z
    .object({ payer_id: z.string().min(1).nullish() })
    .nullish()
    .catch(null),
})
