import { add, type Exact, multiply, roundHalfEven, ZERO } from '../../../shared/exact.ts'
import { type Money, money } from '../../../shared/money.ts'
import type { Day } from '../../../shared/time.ts'
import type { FindRate } from '../../rates/rates.ts'
import { type UsedRates, use } from '../stated-rates.ts'

/** A subscription as MRR sees it: an exact monthly amount over a span of days. One whose amount changed is several. */
export interface CountedSubscription {
  connectionId: string
  id: string
  customer: string
  currency: string
  mrr: Exact
  from: Day
  /** The first day on which it no longer counts, or null. */
  until: Day | null
  /** The beginning of what was billed so, milliseconds since the epoch; null where it is what the subscription says now. */
  billedAt: number | null
}

/** Whether a subscription counts at the end of a day. */
export const countsOn = ({ from, until }: CountedSubscription, day: Day): boolean =>
  from <= day && (until === null || until > day)

/** Those with the largest monthly amount, in their own currencies' minor units, before the others. */
export const largestFirst = (subscriptions: CountedSubscription[]): CountedSubscription[] =>
  subscriptions
    .map(it => ({ it, amount: roundHalfEven(it.mrr) }))
    .sort((a, b) => Number(b.amount - a.amount))
    .map(({ it }) => it)

/** Distinct customers with a counted subscription at the end of a day. */
export const subscribersOn = (subscriptions: CountedSubscription[], day: Day): number =>
  new Set(
    subscriptions.filter(it => countsOn(it, day)).map(it => `${it.connectionId} ${it.customer}`),
  ).size

/** Exact MRR by currency at the end of each of the given days (ascending), in one sweep. */
export function mrrOnDays(subscriptions: CountedSubscription[], days: Day[]): Map<string, Exact>[] {
  const changes = subscriptions
    .flatMap(({ from, until, currency, mrr }) => [
      { day: from, currency, mrr },
      ...(until === null ? [] : [{ day: until, currency, mrr: { n: -mrr.n, d: mrr.d } }]),
    ])
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const running = new Map<string, Exact>()
  let next = 0
  return days.map(day => {
    for (let change = changes[next]; change && change.day <= day; change = changes[++next]) {
      running.set(change.currency, add(running.get(change.currency) ?? ZERO, change.mrr))
    }
    return new Map(running)
  })
}

export interface ConvertedMrr {
  mrr: Money
  rates: UsedRates
  /** MRR in currencies that have no rate on that day. */
  unconverted: Money[]
}

/** MRR in the reporting currency: fractions are summed and converted, then rounded once. */
export function convertMrr(
  byCurrency: Map<string, Exact>,
  currency: string,
  day: Day,
  findRate: FindRate,
): ConvertedMrr {
  let total = ZERO
  const rates: UsedRates = new Map()
  const unconverted: Money[] = []
  for (const [from, amount] of byCurrency) {
    if (amount.n === 0n) continue
    if (from === currency) {
      total = add(total, amount)
      continue
    }
    const rate = findRate(from, day)
    if (rate) {
      use(rates, rate, day)
      total = add(total, multiply(amount, rate.factor))
    } else {
      unconverted.push(money(roundHalfEven(amount), from))
    }
  }
  return { mrr: money(roundHalfEven(total), currency), rates, unconverted }
}

/** A currency's own MRR, rounded once. */
export const mrrByCurrency = (byCurrency: Map<string, Exact>): Record<string, Money> =>
  Object.fromEntries(
    [...byCurrency]
      .filter(([, amount]) => amount.n !== 0n)
      .map(([currency, amount]) => [currency, money(roundHalfEven(amount), currency)]),
  )

/** ARR = 12 × MRR, from the rounded MRR that is shown beside it. */
export const arrOf = (mrr: Money): Money => money(mrr.amount * 12n, mrr.currency)
