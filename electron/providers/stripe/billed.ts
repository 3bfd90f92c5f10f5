import { add, divide, type Exact, exact, multiply, subtract, ZERO } from '../../../shared/exact.ts'
import { addMonths } from '../../../shared/time.ts'
import type { BilledPeriod } from '../../ledger/page.ts'
import { amountText } from '../amount-text.ts'
import { endOf, monthsOf, perMonth } from '../period.ts'
import { toMinor } from './amounts.ts'
import type { Reduction } from './coupons.ts'
import { lessAll } from './mrr.ts'
import { costOf, type Price, periodOf } from './prices.ts'
import { type TaxWithin, untaxed } from './tax.ts'
import { lessTax } from './working.ts'

/** What an invoice bills of one item for one time. */
export interface Billed {
  /** Stripe's amount before discounts, below zero for a credit, and what discounts that never end take off it. */
  amount: number
  off: number
  /** Where discounts that end took their part too: what those that never end take off by themselves. */
  alone?: Reduction[] | null
  /** For a proration: what its discounts take off a whole period, in case they were taken off its amount already. */
  net?: { all: Reduction[]; forever: Reduction[] } | null
  /** What of the amount was tax within it. */
  tax: TaxWithin | null
  quantity: number
  currency: string
  /** Milliseconds since the epoch. */
  from: number
  until: number
}

/**
 * What was billed, as a monthly amount. A whole period is worth its amount. Any other time (a proration,
 * the time until an anchor) is worth what its price and quantity cost where that explains the amount to
 * the minor unit, in full or with the discounts on it taken off; otherwise the amount as of a whole period.
 * Null for a metered price. Of a price that was deleted since, the time that was billed tells how often it
 * was paid.
 */
export async function monthlyBilled(
  billed: Billed,
  readPrice: () => Promise<Price | null>,
): Promise<Pick<BilledPeriod, 'mrr' | 'working'> | null> {
  if (billed.amount === 0) return { mrr: ZERO, working: amountText(ZERO, billed.currency) }
  const { currency } = billed
  const amount = toMinor(exact(Math.abs(billed.amount)), currency)
  const price = (await readPrice()) ?? priceOf(amount, billed)
  if (!price.amount) return null
  const left = billed.alone
    ? divide(lessAll(amount, price, billed.alone), amount)
    : divide(subtract(exact(billed.amount), exact(billed.off)), exact(billed.amount))
  const cost = costOf(billed.quantity, price.amount)
  const before = multiply(wholePeriod(amount, cost, billed, price), left)
  const paid = multiply(before, untaxed(billed.tax))
  const months = perMonth(periodOf(price))
  const mrr = multiply(paid, monthsOf(periodOf(price)))
  return {
    mrr: billed.amount < 0 ? subtract(ZERO, mrr) : mrr,
    working: `${amountText(before, currency)}${lessTax(billed.tax, currency)}${months}`,
  }
}

/** What a whole period costs, less no discounts but those that were taken off the amount and never end. */
function wholePeriod(amount: Exact, cost: Exact, billed: Billed, price: Price): Exact {
  if (within(amount, cost)) return cost
  const { from, until, net } = billed
  const whole = until - beginOf(until, price)
  const nearlyWhole = Math.abs(whole - (until - from)) <= TOLERANCE[price.interval]
  if (nearlyWhole && !net) return amount
  const counts = periodsIn(billed, price)
  if (counts.some(count => within(amount, multiply(cost, count)))) return cost
  const less = net && lessAll(cost, price, net.all)
  if (less && counts.some(count => within(amount, multiply(less, count)))) {
    return lessAll(cost, price, net.forever)
  }
  return nearlyWhole ? amount : divide(amount, counts[0])
}

/**
 * How many periods some time is, first as is likeliest: a part of the one that ends with it, or several
 * whole ones from its start on and a part. Months differ in length, so the two may too.
 */
function periodsIn({ from, until }: Billed, price: Price): [Exact, ...Exact[]] {
  const { unit, count } = periodOf(price)
  const nth = (n: number) => (n === 0 ? from : endOf(from, { unit, count: n * count }))
  let wholes = Math.max(0, Math.floor((until - from) / LONGEST[unit] / count))
  while (nth(wholes + 1) <= until) wholes += 1
  const begun = nth(wholes)
  const forward = add(exact(wholes), exact(until - begun, nth(wholes + 1) - begun))
  const backward = exact(until - from, until - beginOf(until, price))
  return wholes > 0 ? [forward, backward] : [backward, forward]
}

/** Equal, but for the rounding of what was billed. */
const within = (billed: Exact, exactly: Exact): boolean => {
  const { n, d } = subtract(billed, exactly)
  return n <= d && -n <= d
}

/** When the period began that ends at an instant. */
function beginOf(until: number, { interval, intervalCount }: Price): number {
  if (interval === 'day' || interval === 'week') {
    return until - intervalCount * (interval === 'day' ? DAY : 7 * DAY)
  }
  const day = new Date(until).toISOString().slice(0, 10)
  const months = interval === 'year' ? 12 * intervalCount : intervalCount
  return until - (Date.parse(day) - Date.parse(addMonths(day, -months)))
}

/** A price that costs this for as long as it was billed for: so many months, or so many days. */
function priceOf(amount: Exact, { from, until, quantity }: Billed): Price {
  const months = Math.round((until - from) / (MONTH * DAY))
  const inMonths = Math.abs(until - from - months * MONTH * DAY) <= TOLERANCE.month
  return {
    name: '',
    product: null,
    amount: { unit: divide(amount, exact(Math.max(1, quantity))), packages: null },
    interval: months > 0 && inMonths ? 'month' : 'day',
    intervalCount: months > 0 && inMonths ? months : Math.max(1, Math.round((until - from) / DAY)),
  }
}

const DAY = 86_400_000
const MONTH = 365 / 12

/** No day, week, month or year is longer. */
const LONGEST = { day: DAY, week: 7 * DAY, month: 31 * DAY, year: 366 * DAY }

/** How far a whole period may be from its nominal length: a month from the 31st ends on the 28th. */
const TOLERANCE = { day: DAY / 12, week: DAY / 12, month: 3 * DAY, year: 3 * DAY }
