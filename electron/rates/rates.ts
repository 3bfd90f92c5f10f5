import {
  decimalText,
  divide,
  type Exact,
  exactFromDecimal,
  multiply,
  powerOfTen,
} from '../../shared/exact.ts'
import { minorDigits } from '../../shared/money.ts'
import type { Day } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { ECB, type ReferenceRates } from './reference-rates.ts'

export interface Rate {
  from: string
  to: string
  /** Units of `to` for one of `from`, both major units: a decimal, as written by its source. */
  rate: string
  date: Day
  /** A provider's id, or `ecb`. */
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
 * Rates into `currency`: those that the providers themselves used for the startup's own entries, a day's
 * last one standing for the day, and the central bank's reference rates. Of the two last ones up to a day
 * the newer is taken, of one day the provider's own. A rate never comes from a later day.
 *
 * Where a provider converted the other way, or where a rate goes through the euro, it is the quotient to
 * eighteen places: exact quotients have no common denominator, and sums over years of them grow
 * without end.
 */
export function ratesInto(
  db: Database,
  connectionIds: string[],
  currency: string,
  reference: Pick<ReferenceRates, 'between'>,
): FindRate {
  const own = ownRates(db, connectionIds, currency)
  const referenceTo = new Map<string, LastRate>()
  const lastReference = (from: string): LastRate => {
    const known = referenceTo.get(from) ?? referenceRates(reference, from, currency)
    referenceTo.set(from, known)
    return known
  }
  return (from, day) => {
    const provider = lastUpTo(own.get(from) ?? [], ({ date }) => date, day)
    const bank = lastReference(from)(day, provider?.date)
    return bank ?? provider
  }
}

/** True where these connections hold money, or subscriptions, in another currency than this one. */
export const holdsOtherCurrency = (
  db: Database,
  connectionIds: string[],
  currency: string,
): boolean =>
  db.$client
    .prepare<[string, string], unknown>(
      `with own as (select value as id from json_each(?)), told as (select ? as currency)
       select 1 from rollups, told
       where connection_id in (select id from own) and rollups.currency <> told.currency
       union all select 1 from subscriptions, told
       where connection_id in (select id from own) and subscriptions.currency <> told.currency
       limit 1`,
    )
    .get(JSON.stringify(connectionIds), currency) !== undefined

/** The last rate up to a day, unless it is of the day `than` or earlier: then another one is as good. */
type LastRate = (day: Day, than: Day | undefined) => Rate | null

/** The central bank's rates, of days on which it had both currencies; each is worked out when it is needed. */
function referenceRates(
  reference: Pick<ReferenceRates, 'between'>,
  from: string,
  to: string,
): LastRate {
  const pairs = reference.between(from, to)
  const workedOut = new Map<Day, Rate>()
  return (day, than = '') => {
    const pair = lastUpTo(pairs, it => it.day, day)
    if (!pair || pair.day <= than) return null
    const known = workedOut.get(pair.day)
    if (known) return known
    const value = pair.from === '1' ? pair.to : quotient(pair.to, pair.from)
    const rate = rateOf({ from, to, rate: value, date: pair.day, source: ECB })
    workedOut.set(pair.day, rate)
    return rate
  }
}

/** The providers' own rates by the currency they are from, oldest first. */
function ownRates(db: Database, connectionIds: string[], currency: string): Map<string, Rate[]> {
  const observations = db.$client
    .prepare<[string, string, string], Observation>(
      `select e.converted_from, e.currency, e.day, e.rate, c.provider as source,
         max(e.occurred_at) as latest
       from entries e join connections c on c.id = e.connection_id
       where e.rate is not null and (e.currency = ? or e.converted_from = ?)
         -- The plus keeps SQLite to entries_rates, which holds converted entries alone.
         and +e.connection_id in (select value from json_each(?))
       group by e.converted_from, e.currency, e.day order by e.day, latest`,
    )
    .all(currency, currency, JSON.stringify(connectionIds))
  const known = new Map<string, Rate[]>()
  for (const { converted_from, currency: into, day: date, rate, source } of observations) {
    const forward = into === currency
    const one = rateOf({
      from: forward ? converted_from : into,
      to: currency,
      rate: forward ? rate : quotient('1', rate),
      date,
      source,
    })
    const rates = known.get(one.from)
    if (rates) rates.push(one)
    else known.set(one.from, [one])
  }
  return known
}

/** The last of these (ascending) whose day is `day` or earlier. */
function lastUpTo<T>(dated: T[], dayOf: (it: T) => Day, day: Day): T | null {
  let [low, high] = [0, dated.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const it = dated[middle]
    if (it !== undefined && dayOf(it) <= day) low = middle + 1
    else high = middle
  }
  return dated[low - 1] ?? null
}

function rateOf(stated: Omit<Rate, 'factor'>): Rate {
  const major = exactFromDecimal(stated.rate)
  const shift = minorDigits(stated.to) - minorDigits(stated.from)
  return { ...stated, factor: multiply(major, powerOfTen(shift)) }
}

const PLACES = 18

/** One decimal divided by another, as a decimal, rounded half to even. */
const quotient = (a: string, b: string): string =>
  decimalText(divide(exactFromDecimal(a), exactFromDecimal(b)), PLACES)
