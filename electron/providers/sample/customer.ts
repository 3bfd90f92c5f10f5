import { addMonths } from '../../../shared/time.ts'
import type { BilledPeriod, ProviderEntry, ProviderSubscription } from '../../ledger/page.ts'
import { countryOf } from './countries.ts'
import { chargeOf, DAY, disputeOf, refundOf } from './entries.ts'
import { nextTerms, type Terms } from './plans.ts'
import type { Random } from './random.ts'

export interface Customer {
  /** What its ids are made of. */
  key: string
  signedUpAt: number
  terms: Terms
  trial: boolean
  /** Stays for good, on the same terms. */
  loyal: boolean
  /** Lets its card be declined every month and pays three weeks later. */
  paysLate: boolean
}

export interface Life {
  entries: ProviderEntry[]
  subscriptions: ProviderSubscription[]
  periods: BilledPeriod[]
}

/** How a subscription begins. */
interface Beginning {
  at: number
  terms: Terms
  trial: boolean
}

/** What a subscription had come to at the end of the telling, and the one that followed it. */
interface Outcome {
  status: string
  endedAt: number | null
  cancelsAtPeriodEnd: boolean
  counted: boolean
  next: Beginning | null
}

const LIVE = { endedAt: null, cancelsAtPeriodEnd: false, counted: true, next: null }
const TRIAL = 14 * DAY

/**
 * A customer's life from signing up to `until`, told forwards: what it does depends on its own random
 * numbers in their order and on `unrest` (how much likelier than usual people leave at an instant),
 * never on `until`. A later `until` therefore tells the same life, and more of it.
 */
export function liveUntil(
  until: number,
  customer: Customer,
  random: Random,
  unrest: (at: number) => number,
): Life {
  const life: Life = { entries: [], subscriptions: [], periods: [] }
  let happened = 0

  /** Numbers what happens, so that an id never changes, and keeps it once its time has come. */
  function record(make: (key: string) => ProviderEntry): ProviderEntry {
    happened += 1
    const entry = make(`${customer.key}_${String(happened).padStart(3, '0')}`)
    if (entry.occurredAt < until) life.entries.push(entry)
    return entry
  }

  function subscribe(id: string, { terms, trial }: Beginning, countedFrom: number): Outcome {
    const converts = !trial || random.chance(0.6)
    if (countedFrom >= until) return { ...LIVE, status: 'trialing', counted: false }
    if (!converts) return { ...LIVE, status: 'canceled', endedAt: countedFrom, counted: false }
    for (let period = 0; ; period++) {
      const due = monthsAfter(countedFrom, period * terms.months)
      if (due >= until) return { ...LIVE, status: 'active' }
      life.periods.push({
        id: `${id}_${period + 1}`,
        subscription: id,
        item: id,
        from: due,
        until: monthsAfter(countedFrom, (period + 1) * terms.months),
        mrr: terms.mrr,
        working: terms.working,
        voided: false,
      })
      const payment = pay(customer, due, period, random)
      if (payment.at >= until) return { ...LIVE, status: 'past_due' }
      if (!payment.paid) return { ...LIVE, status: 'canceled', endedAt: payment.at }
      const content = charge(customer, { subscription: id, terms, at: payment.at }, random, record)
      if (customer.loyal) continue
      const renewal = monthsAfter(countedFrom, (period + 1) * terms.months)
      if (!content || random.chance(leaving(terms, period, unrest(renewal)))) {
        const saidAt = payment.at + Math.floor(random.next() * (renewal - payment.at))
        const said = { ...LIVE, status: 'active', cancelsAtPeriodEnd: saidAt < until }
        if (renewal >= until) return said
        return {
          ...said,
          status: 'canceled',
          endedAt: renewal,
          next: comesBack(renewal, terms, random),
        }
      }
      if (random.chance(outgrowing(terms))) {
        const next = { at: renewal, terms: nextTerms(terms, random), trial: false }
        if (renewal >= until) return { ...LIVE, status: 'active' }
        return { ...LIVE, status: 'canceled', endedAt: renewal, next }
      }
    }
  }

  const { signedUpAt, terms, trial } = customer
  let beginning: Beginning | null = { at: signedUpAt, terms, trial }
  while (beginning && beginning.at < until) {
    const { at, terms, trial }: Beginning = beginning
    const { currency, plan, mrr, working } = terms
    const id = `demo_sub_${customer.key}_${life.subscriptions.length + 1}`
    const countedFrom = trial ? at + TRIAL : at
    const { next, ...outcome } = subscribe(id, beginning, countedFrom)
    life.subscriptions.push({
      ...{ id, customer: idOf(customer), currency, plan, mrr, working },
      ...{ startedAt: at, trialEndsAt: trial ? countedFrom : null, countedFrom, ...outcome },
    })
    beginning = next
  }
  return life
}

const idOf = ({ key }: Customer) => `demo_cus_${key}`

/** When a period is paid, or when the last try failed and the subscription ended. */
function pay(
  customer: Customer,
  due: number,
  period: number,
  random: Random,
): { at: number; paid: boolean } {
  if (customer.paysLate) return { at: due + random.between(19, 23) * DAY, paid: true }
  if (customer.loyal || period === 0 || !random.chance(0.035)) return { at: due, paid: true }
  const paid = random.chance(0.75)
  return { at: due + (paid ? random.between(3, 15) : 18) * DAY, paid }
}

/** Takes the money, and what may come of it; false if the customer wants no more of it. */
function charge(
  customer: Customer,
  { subscription, terms, at }: { subscription: string; terms: Terms; at: number },
  random: Random,
  record: (make: (key: string) => ProviderEntry) => ProviderEntry,
): boolean {
  const about = {
    customer: idOf(customer),
    subscription,
    product: terms.plan,
    country: countryOf(customer),
  }
  const { price, currency } = terms
  const { gross } = record(key => chargeOf({ ...about, key, at, price, currency }))
  if (customer.loyal) return true
  if (random.chance(0.004)) {
    const disputedAt = at + random.between(4, 24) * DAY
    record(key => disputeOf({ ...about, key, at: disputedAt, amount: -gross }))
    if (!random.chance(0.4)) return false
    const wonAt = disputedAt + random.between(25, 60) * DAY
    record(key => disputeOf({ ...about, key, at: wonAt, amount: gross }))
    return true
  }
  if (random.chance(0.018)) {
    const whole = random.chance(0.5)
    const amount = whole ? gross : Math.round(gross / 2)
    const refundedAt = at + random.between(1, 12) * DAY + random.between(0, 20_000) * 1_000
    record(key => refundOf({ ...about, key, at: refundedAt, amount: -amount }))
    if (random.chance(0.06)) {
      const failedAt = refundedAt + random.between(3, 8) * DAY
      record(key => refundOf({ ...about, key, at: failedAt, amount }))
    }
    return !whole
  }
  return true
}

/** How likely a customer is to stop at a renewal: new ones and small ones leave more easily. */
function leaving(terms: Terms, period: number, unrest: number): number {
  if (terms.months === 12) return 0.2
  const base = terms.plan === 'Business' ? 0.01 : terms.plan === 'Team' ? 0.018 : 0.027
  return base * (period < 3 ? 1.8 : 1) * unrest
}

function comesBack(leftAt: number, terms: Terms, random: Random): Beginning | null {
  if (!random.chance(0.08)) return null
  return { at: leftAt + random.between(40, 200) * DAY, terms, trial: false }
}

const outgrowing = ({ plan }: Terms): number => (plan === 'Business' ? 0.02 : 0.012)

/** The same time of day some months later; the 31st falls on a shorter month's last day. */
function monthsAfter(instant: number, months: number): number {
  const day = new Date(instant).toISOString().slice(0, 10)
  return Date.parse(addMonths(day, months)) + (instant - Date.parse(day))
}
