import { decimalText, divide, type Exact, exact, exactFromDecimal } from '../../shared/exact.ts'
import { minorDigits } from '../../shared/money.ts'
import type { Day } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'

export interface Rate {
  from: string
  to: string
  /** Units of `to` for one of `from`, both major units: a decimal, as written by its source. */
  rate: string
  date: Day
  source: string
  /** What turns an amount in minor units of `from` into minor units of `to`. */
  factor: Exact
}

/** Finds the rate from a currency on a day: that day's, or the last earlier one. Null if there is none. */
export type FindRate = (from: string, day: Day) => Rate | null

interface Observation {
  converted_from: string
  currency: string
  day: Day
  rate: string
  source: string
}

/**
 * Rates into `currency` that the providers themselves used for the startup's own entries, a day's last
 * one standing for the day. Where they converted the other way, the rate is the reciprocal to eighteen
 * places: exact reciprocals have no common denominator, and sums over years of them grow without end.
 */
export function ratesInto(db: Database, connectionIds: string[], currency: string): FindRate {
  const observations = db.$client
    .prepare<[string, string, string], Observation>(
      `select e.converted_from, e.currency, e.day, e.rate, c.provider as source, max(e.occurred_at)
       from entries e join connections c on c.id = e.connection_id
       where e.rate is not null and (e.currency = ? or e.converted_from = ?)
         -- The plus keeps SQLite to entries_rates, which holds converted entries alone.
         and +e.connection_id in (select value from json_each(?))
       group by e.converted_from, e.currency, e.day order by e.day`,
    )
    .all(currency, currency, JSON.stringify(connectionIds))
  const known = new Map<string, Rate[]>()
  for (const observation of observations) {
    const rate = rateInto(currency, observation)
    const rates = known.get(rate.from)
    if (rates) rates.push(rate)
    else known.set(rate.from, [rate])
  }
  return (from, day) => lastUpTo(known.get(from) ?? [], day)
}

/** The last of these rates (ascending) whose date is `day` or earlier. */
function lastUpTo(rates: Rate[], day: Day): Rate | null {
  let [low, high] = [0, rates.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rates[middle]?.date ?? '') <= day) low = middle + 1
    else high = middle
  }
  return rates[low - 1] ?? null
}

const PLACES = 18

function rateInto(currency: string, observation: Observation): Rate {
  const { converted_from, day, source } = observation
  const forward = observation.currency === currency
  const from = forward ? converted_from : observation.currency
  const rate = forward ? observation.rate : reciprocal(observation.rate)
  const major = exactFromDecimal(rate)
  const shift = minorDigits(currency) - minorDigits(from)
  const scale = 10n ** BigInt(Math.abs(shift))
  return {
    from,
    to: currency,
    rate,
    date: day,
    source,
    factor: shift >= 0 ? exact(major.n * scale, major.d) : exact(major.n, major.d * scale),
  }
}

/** 1 ÷ rate as a decimal, rounded half to even. */
const reciprocal = (rate: string): string =>
  decimalText(divide(exact(1), exactFromDecimal(rate)), PLACES)
