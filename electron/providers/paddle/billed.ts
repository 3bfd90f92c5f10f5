import { z } from 'zod'
import {
  add,
  divide,
  type Exact,
  exact,
  exactFromDecimal,
  multiply,
  roundHalfEven,
  subtract,
  sum,
} from '../../../shared/exact.ts'
import type { BilledPeriod } from '../../ledger/page.ts'
import { endOf } from '../period.ts'
import { type DiscountReader, inCurrency, type Reduction } from './discounts.ts'
import { describe, type Item, monthly } from './mrr.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { cycleSchema, mayHoldTax } from './subscriptions.ts'

/** `draft` and `ready` are not billed yet. */
const BILLED = new Set(['completed', 'paid', 'billed', 'past_due', 'canceled'])
const PAID = new Set(['completed', 'paid'])
/** Something billed once beside the subscription, and a new card for it: neither is for a period. */
const BESIDE = new Set(['subscription_charge', 'subscription_payment_method_change'])

/**
 * What a transaction billed a subscription for: its items for a whole period, and each change in the
 * middle of one by itself. A change is a line with a proration, or any line of an update: it has the
 * quantity that was added, or below zero the one that was taken off
 * (developer.paddle.com/changelog/2024/proration-improvements), and counts beside the whole period until
 * that ends. Reads no more than a discount that was not read before.
 */
export async function periodsOfTransaction(
  value: unknown,
  discounts: DiscountReader,
): Promise<BilledPeriod[]> {
  const { status, origin, subscription_id } = parse(headSchema, value, 'transaction')
  if (!subscription_id || !BILLED.has(status) || BESIDE.has(origin ?? '')) return []
  const txn = parse(transactionSchema, value, 'transaction')
  const lines = recurringLines(txn)
  if (lines.length === 0) return []
  const reduction = txn.discount_id
    ? inCurrency(await discounts(txn.discount_id), txn.currency_code)
    : null
  const isChange = ({ proration }: Line) => proration != null || origin === 'subscription_update'
  const common = { subscription: subscription_id, voided: !stands(txn) }
  const whole = wholePeriod(
    txn,
    lines.filter(line => !isChange(line)),
    reduction,
  )
  const changes = lines.filter(isChange).flatMap(line => change(txn, line, reduction))
  return [
    ...(whole ? [{ ...common, ...whole, id: txn.id, item: subscription_id }] : []),
    ...changes.map(({ line, ...period }) => ({
      ...common,
      ...period,
      id: `${txn.id} ${line}`,
      item: line,
    })),
  ]
}

/** One that was canceled never stands; a first one that Paddle collects itself does once it is paid. */
const stands = ({ status, origin, collection_mode }: Transaction): boolean =>
  PAID.has(status) ||
  (status !== 'canceled' &&
    (collection_mode === 'manual' || (origin !== 'web' && origin !== 'api')))

/** The lines of prices that recur, each with its price. */
function recurringLines({ items, details }: Transaction) {
  const prices = new Map(items.flatMap(({ price }) => (price ? [[price.id, price]] : [])))
  return (details?.line_items ?? []).flatMap(line => {
    const price = prices.get(line.price_id)
    const cycle = price?.billing_cycle
    return price && cycle && line.quantity !== 0 ? [{ ...line, price, cycle }] : []
  })
}
type Line = ReturnType<typeof recurringLines>[number]
type Worth = Pick<BilledPeriod, 'from' | 'until' | 'mrr' | 'working'>

/** Lines that bill the subscription as it is for one period of it, at what each was billed for. */
function wholePeriod(txn: Transaction, lines: Line[], reduction: Reduction | null): Worth | null {
  const [first] = lines
  if (!first) return null
  const items = lines.map(line =>
    toItem(line, divide(exact(line.totals.subtotal), exact(Math.abs(line.quantity)))),
  )
  return {
    ...(txn.billing_period ?? periodFrom(billedAt(txn), first)),
    mrr: monthly(items, reduction),
    working: describe(items, reduction, txn.currency_code),
  }
}

/**
 * A line that adds to what the period bills already, or takes off it. What the discount takes off each
 * period as one amount is off the whole period and not off a change. Nothing where nothing was billed.
 */
function change(
  txn: Transaction,
  line: Line,
  reduction: Reduction | null,
): (Worth & { line: string })[] {
  const rate = line.proration ? exactFromDecimal(line.proration.rate) : ONE
  if (rate.n === 0n) return []
  const cost = costOf(line, rate, txn.currency_code)
  const item = toItem(line, divide(cost, exact(Math.abs(line.quantity))))
  const own = reduction && 'amount' in reduction && !reduction.perSeat ? null : reduction
  const mrr = monthly([item], own)
  const at = billedAt(txn)
  const period = txn.billing_period ?? periodFrom(at, line)
  return [
    {
      line: line.id,
      // Billed in full in the middle of a period, it holds from then on.
      ...(line.proration?.billing_period ?? { ...period, from: Math.max(period.from, at) }),
      mrr: line.quantity < 0 || line.totals.subtotal < 0 ? { n: -mrr.n, d: mrr.d } : mrr,
      working: describe([item], own, txn.currency_code),
    },
  ]
}

/**
 * What a line costs for a whole period: its price and quantity where they explain the part that was
 * billed, otherwise that part over its rate, which both were rounded.
 */
function costOf({ price, quantity, tax_rate, totals }: Line, rate: Exact, currency: string): Exact {
  const units = exact(Math.abs(quantity))
  const billed = exact(Math.abs(totals.subtotal))
  const listed = [price.unit_price, ...(price.unit_price_overrides ?? []).map(it => it.unit_price)]
    .filter(it => it.currency_code === currency)
    .map(it => exact(it.amount))
  const taxed = add(ONE, exactFromDecimal(tax_rate))
  const untaxed = listed.map(unit => exact(roundHalfEven(divide(unit, taxed))))
  const explains = (unit: Exact) => {
    const cost = multiply(units, unit)
    const { n, d } = subtract(billed, multiply(cost, rate))
    const rounding = sum([units, multiply(cost, RATE_ROUNDING)])
    return (n < 0n ? -n : n) * rounding.d <= rounding.n * d
  }
  const unit = [...listed, ...(mayHoldTax({ price }) ? untaxed : [])].find(explains)
  return unit ? multiply(units, unit) : divide(billed, rate)
}

const ONE = exact(1)
/** Paddle gives rates to five places. */
const RATE_ROUNDING = exact(1, 100_000)

const toItem = ({ price, cycle, quantity }: Line, unit: Exact): Item => ({
  price: price.id,
  product: price.product_id ?? '',
  unit,
  quantity: Math.abs(quantity),
  ...cycle,
})

const billedAt = ({ billed_at, created_at }: Transaction): number => billed_at ?? created_at

const periodFrom = (from: number, { cycle }: Line) => ({
  from,
  until: endOf(from, { unit: cycle.interval, count: cycle.frequency }),
})

const periodSchema = z
  .object({ starts_at: instantSchema, ends_at: instantSchema })
  .transform(({ starts_at, ends_at }) => ({ from: starts_at, until: ends_at }))

const decimalSchema = z.string().regex(/^-?\d+(\.\d+)?$/, 'not a decimal')

const unitPriceSchema = z.object({ amount: amountSchema, currency_code: currencySchema })

const headSchema = z.object({
  status: z.string(),
  origin: z.string().nullish(),
  subscription_id: idSchema.nullish(),
})

/** developer.paddle.com/api-reference/transactions */
const transactionSchema = headSchema.extend({
  id: idSchema,
  collection_mode: z.string().nullish(),
  currency_code: currencySchema,
  discount_id: idSchema.nullish(),
  created_at: instantSchema,
  billed_at: instantSchema.nullish(),
  billing_period: periodSchema.nullish(),
  items: z.array(
    z.object({
      price: z
        .object({
          id: idSchema,
          product_id: idSchema.nullish(),
          tax_mode: z.string().nullish(),
          billing_cycle: cycleSchema.nullish(),
          unit_price: unitPriceSchema,
          unit_price_overrides: z.array(z.object({ unit_price: unitPriceSchema })).nullish(),
        })
        .nullish(),
    }),
  ),
  details: z
    .object({
      line_items: z
        .array(
          z.object({
            id: idSchema,
            price_id: idSchema,
            quantity: z.int(),
            tax_rate: decimalSchema,
            /** Before discounts and tax. */
            totals: z.object({ subtotal: amountSchema }),
            proration: z
              .object({ rate: decimalSchema, billing_period: periodSchema.nullish() })
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})
type Transaction = z.infer<typeof transactionSchema>
