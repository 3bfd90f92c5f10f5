import type { DayRange } from '../../shared/comparison.ts'
import type { RecurringPoint } from '../../shared/contract/figures.ts'
import type { FxPart } from '../../shared/contract/recurring.ts'
import { roundHalfEven } from '../../shared/exact.ts'
import { money } from '../../shared/money.ts'
import { addDays, type Day } from '../../shared/time.ts'
import type { Rate } from '../ledger/rates.ts'
import type { Basis } from './basis.ts'
import { converter } from './movements.ts'
import { mrrOnDays } from './mrr.ts'
import { recurringPoints } from './recurring.ts'
import { statedRates } from './stated-rates.ts'

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

/** What FX is made of over the same step: a currency's MRR before, at the rates of both ends. */
export function periodFx(
  { today, subscriptions, findRate }: Basis,
  { from, to }: DayRange,
  currency: string,
): FxPart[] {
  const [before, last] = [addDays(from, -1), to < today ? to : today]
  const [held = new Map()] = mrrOnDays(subscriptions(), [before])
  const open = converter(currency, before, findRate)
  const closed = converter(currency, last, findRate)
  return [...held].flatMap(([own, mrr]) => {
    if (own === currency || mrr.n === 0n) return []
    const worth = (value: typeof open) =>
      money(roundHalfEven(value({ currency: own, mrr })), currency)
    return {
      mrr: money(roundHalfEven(mrr), own),
      rateBefore: stated(findRate(own, before), before),
      rateAfter: stated(findRate(own, last), last),
      before: worth(open),
      after: worth(closed),
    }
  })
}

const stated = (rate: Rate | null, day: Day) =>
  (rate && statedRates(new Map([[rate, new Set([day])]]))[0]) ?? null
