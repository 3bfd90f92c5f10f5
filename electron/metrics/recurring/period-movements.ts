import type { DayRange } from '../../../shared/comparison.ts'
import type { FxPart, RecurringPoint } from '../../../shared/contract/recurring.ts'
import { apportion, type Exact, roundHalfEven, subtract } from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'
import { addDays, type Day } from '../../../shared/time.ts'
import type { Rate } from '../../rates/rates.ts'
import type { Basis } from '../basis.ts'
import { statedRates } from '../stated-rates.ts'
import { converter } from './movements.ts'
import { mrrOnDays } from './mrr.ts'
import { recurringPoints } from './recurring.ts'

/** MRR's movements over [from, to], to today at the most, in one step. */
export function periodMovements(
  { today, subscriptions, findRate }: Basis,
  { from, to }: DayRange,
  currency: string,
): RecurringPoint {
  const span = { start: from, end: to < today ? to : today }
  const [point] = recurringPoints(subscriptions(), [span], today, currency, findRate)
  if (!point) throw new Error('A span has its movements')
  return point
}

/**
 * What FX is made of over the same step: a currency's MRR before, at the rates of both ends. The changes
 * add up to the movement, which is rounded together with the others.
 */
export function periodFx(basis: Basis, range: DayRange, currency: string): FxPart[] {
  const { today, subscriptions, findRate } = basis
  const [before, last] = [addDays(range.from, -1), range.to < today ? range.to : today]
  const [held = new Map<string, Exact>()] = mrrOnDays(subscriptions(), [before])
  const open = converter(currency, before, findRate)
  const closed = converter(currency, last, findRate)
  const parts = [...held]
    .filter(([own, { n }]) => own !== currency && n !== 0n)
    .map(([own, mrr]) => {
      const amount = { currency: own, mrr }
      return { ...amount, before: open(amount), after: closed(amount) }
    })
  const { fx } = periodMovements(basis, range, currency).movements
  const changes = apportion(
    parts.map(it => subtract(it.after, it.before)),
    fx.amount,
  )
  return parts.map((it, index) => ({
    mrr: money(roundHalfEven(it.mrr), it.currency),
    rateBefore: stated(findRate(it.currency, before), before),
    rateAfter: stated(findRate(it.currency, last), last),
    before: money(roundHalfEven(it.before), currency),
    after: money(roundHalfEven(it.after), currency),
    change: money(changes[index] ?? 0n, currency),
  }))
}

const stated = (rate: Rate | null, day: Day) =>
  (rate && statedRates(new Map([[rate, new Set([day])]]))[0]) ?? null
