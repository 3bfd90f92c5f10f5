import { compare, divide, type Exact, exact, multiply, subtract } from '../../../shared/exact.ts'
import { times } from './amounts.ts'
import { type Item, paidFor } from './mrr.ts'
import { type Price, unitOf } from './prices.ts'

/** An item whose price is known. */
export type Priced = Item & { price: Price }

/** What an invoice came to before discounts and tax; not `exactly` where it was converted. */
interface Billed {
  amount: Exact
  exactly: boolean
}

/**
 * Which price a renewal was at: that of now or that of the beginning where one of them comes to what was
 * billed; that of now where more or less was billed than it by no more than a change from the one to the
 * other, which is billed with the next renewal; otherwise another, whose cost was what was billed, as
 * often as the nearer of the two. The beginning is only read where the price of now does not do.
 */
export async function pricedAt(
  billed: Billed,
  now: Priced,
  readFirst: () => Promise<Priced | null>,
): Promise<Priced> {
  const cost = costOf(now)
  if (!cost || billed.amount.n <= 0n || near(billed, cost)) return now
  const first = (await readFirst()) ?? now
  const before = costOf(first) ?? cost
  if (near(billed, before)) return first
  if (!isSeats(billed, now) && isChange(billed.amount, cost, before)) return now
  return at(billed.amount, nearer(billed.amount, before, cost) ? first : now)
}

const costOf = (item: Priced): Exact | null => paidFor(item)?.cost ?? null

/** The same, but for rounding, and for a conversion there and back. */
function near({ amount, exactly }: Billed, cost: Exact): boolean {
  const { n, d } = subtract(amount, cost)
  const apart: Exact = { n: n < 0n ? -n : n, d }
  const allowed = exactly ? ONE : multiply(cost, CONVERSION)
  return compare(apart, allowed) < 0 || apart.n === 0n
}

/** A whole number of units at the price of now: another quantity. */
function isSeats({ amount, exactly }: Billed, { price }: Priced): boolean {
  const unit = unitOf(price)
  return exactly && price.scheme === 'standard' && unit.n > 0n && divide(amount, unit).d === 1n
}

/** Beyond the cost of now by part of what it is above the cost before, or below it. */
function isChange(amount: Exact, cost: Exact, before: Exact): boolean {
  const [beyond, step] = [subtract(amount, cost), subtract(cost, before)]
  if (step.n === 0n || beyond.n > 0n !== step.n > 0n) return false
  const part = divide(beyond, step)
  return part.n <= part.d
}

/** Whether an amount is fewer times the one cost than the other; a free plan is nothing's price. */
const nearer = (amount: Exact, one: Exact, other: Exact): boolean =>
  one.n > 0n && (other.n === 0n || times(amount, one) < times(amount, other))

/** The same item as often as it is paid, at an amount. */
const at = (amount: Exact, item: Priced): Priced => ({
  ...item,
  quantity: 1,
  price: {
    ...item.price,
    scheme: 'standard',
    unit_price: Number(amount.n / amount.d),
    unit_price_decimal: null,
  },
})

const ONE = exact(1)
const CONVERSION = exact(3, 100)
