import { z } from 'zod'
import type { BilledPeriod, Page, ToldSale } from '../provider.ts'
import { monthlyBilled } from './billed.ts'
import type { Client } from './client.ts'
import { type CouponReader, discountSchema } from './coupons.ts'
import { ResourceMissing } from './errors.ts'
import { listLines, PAGE_SIZE } from './lists.ts'
import { currencySchema, idSchema, instantSchema, listSchema, parse } from './parse.ts'
import { type PriceById, type PriceReader, priceById } from './prices.ts'
import { taxedSchema, taxWithin } from './tax.ts'

/** What invoices tell: what subscriptions were billed for, and which payments were for which subscription. */
type Told = Required<Pick<Page, 'periods' | 'sales'>>

export type InvoiceReader = (page: unknown[]) => Promise<Told>

/** Prices and coupons come from readers that subscriptions are read with too: each is asked for once. */
export function invoiceReader(
  client: Client,
  { prices, coupons }: { prices: PriceReader; coupons: CouponReader },
): InvoiceReader {
  const readers = { client, prices: priceById(client, prices), coupons }
  return async page => {
    const told: Told = { periods: [], sales: [] }
    for (const value of page) {
      const invoice = parse(invoiceSchema, value, 'invoice')
      told.periods.push(...(await readWhole(invoice, readers)))
      told.sales.push(...salesOf(invoice))
    }
    return told
  }
}

interface Readers {
  client: Client
  prices: PriceById
  coupons: CouponReader
}

async function readWhole(invoice: Invoice, readers: Readers): Promise<BilledPeriod[]> {
  try {
    return await read(invoice, readers)
  } catch (error) {
    if (!(error instanceof ResourceMissing)) throw error
    // A line's coupon was deleted since; a list of the lines still shows it.
    return read({ ...invoice, lines: { data: [], has_more: true } }, readers)
  }
}

async function read(invoice: Invoice, readers: Readers): Promise<BilledPeriod[]> {
  if (invoice.status === 'draft' || !invoice.status) return []
  const lines = await allLines(invoice, readers.client)
  const billed = lines.flatMap(line => lineOf(line) ?? [])
  const forever = await foreverDiscounts([invoice, ...lines], readers.coupons)
  const periods: BilledPeriod[] = []
  for (const [key, group] of Map.groupBy(billed, keyOf)) {
    const [first] = group
    if (!first) continue
    const { subscription, item, from, until, credit, price } = first
    const amount = group.reduce((total, line) => total + line.amount, 0)
    const off = group
      .flatMap(line => line.discounts)
      .reduce((total, it) => total + (forever.has(it.discount) ? it.amount : 0), 0)
    const quantity = group.reduce((total, line) => total + line.quantity, 0)
    const tax = taxWithin(group.map(line => line.taxed))
    const { currency } = invoice
    const worth = await monthlyBilled(
      { amount: credit ? 0 : amount, off, tax, quantity, currency, from, until },
      () => readers.prices(price, currency),
    )
    if (!worth) continue
    periods.push({
      id: `${invoice.id} ${key}`,
      subscription,
      item,
      from,
      until,
      ...worth,
      voided: !stands(invoice),
    })
  }
  return periods
}

/** The payments of an invoice, each as its entries name it. */
function salesOf(invoice: Invoice): Told['sales'] {
  const { parent, payments, payment_intent, charge, ...older } = invoice
  const subscription = parent?.subscription_details?.subscription ?? older.subscription ?? null
  const tax = taxOf(invoice)
  if (!subscription && !tax) return []
  const paid = payments?.data.map(({ payment }) => payment.payment_intent ?? payment.charge)
  return [...(paid ?? []), payment_intent ?? charge].flatMap(sale =>
    sale ? [{ sale, subscription, tax }] : [],
  )
}

/** How much of an invoice is tax, added to its prices or within them. */
function taxOf({ total, tax, ...invoice }: Invoice): ToldSale['tax'] {
  const taxes = invoice.total_taxes ?? invoice.total_tax_amounts
  const amount = taxes ? taxes.reduce((sum, it) => sum + it.amount, 0) : tax
  return total && total > 0 && amount != null ? { amount, of: total } : null
}

/** Voided invoices never stand; a first one that Stripe collects itself does once it is paid. */
const stands = ({ status, billing_reason, collection_method }: Invoice): boolean =>
  status !== 'void' &&
  !(
    status === 'open' &&
    billing_reason === 'subscription_create' &&
    collection_method !== 'send_invoice'
  )

/** Lines of the same item and time are one amount: Stripe writes a line for each tier. */
const keyOf = ({ item, from, until, credit, proration }: Line): string =>
  [item, from / 1000, until / 1000, credit ? 'credit' : proration ? 'proration' : 'charge'].join(
    ' ',
  )

/** A line that bills a recurring price of a subscription for some time; what else there is, is null. */
export function lineOf(line: z.infer<typeof lineSchema>) {
  const { parent, period, amount } = line
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details
  const proration = details?.proration ?? line.proration ?? false
  // An invoice item that is no proration is billed once, even beside a subscription.
  const once = parent?.type === 'invoice_item_details' || (!parent && line.type === 'invoiceitem')
  const subscription = details?.subscription ?? line.subscription
  const price = line.pricing?.price_details?.price ?? line.price ?? line.plan
  if (!subscription || !price || (once && !proration)) return null
  const item = parent?.subscription_item_details?.subscription_item ?? line.subscription_item
  return {
    subscription,
    price,
    item: item ?? price,
    from: period.start,
    until: period.end,
    amount,
    quantity: line.quantity ?? 1,
    credit: amount < 0,
    proration,
    discounts: line.discount_amounts ?? [],
    taxed: line,
  }
}
type Line = NonNullable<ReturnType<typeof lineOf>>

/** All lines of an invoice: those that came with it and, past the first page, the rest. */
async function allLines({ id, lines }: Invoice, client: Client) {
  const read = (line: unknown) => parse(lineSchema, line, `a line of invoice ${id}`)
  const all = lines.data.map(read)
  let more = lines.has_more
  while (more) {
    const list = await listLines(client, id, { limit: PAGE_SIZE, after: all.at(-1)?.id })
    all.push(...list.data.map(read))
    more = list.has_more && list.data.length > 0
  }
  return all
}

/** The ids of those discounts that never end by themselves. */
async function foreverDiscounts(
  holders: Pick<Invoice, 'discounts'>[],
  coupons: CouponReader,
): Promise<Set<string>> {
  const forever = new Set<string>()
  for (const discount of holders.flatMap(({ discounts }) => discounts ?? [])) {
    const given = typeof discount === 'string' ? null : (discount.source?.coupon ?? discount.coupon)
    if (typeof discount === 'string' || !given || forever.has(discount.id)) continue
    const coupon = await coupons(given)
    if (coupon?.duration === 'forever') forever.add(discount.id)
  }
  return forever
}

const discountsSchema = z
  .array(z.union([z.string(), discountSchema.extend({ id: z.string() })]))
  .nullish()

/** Both shapes: `parent` and `payments` since the 2025-03-31 version of the API, the rest before it. */
const invoiceSchema = z.object({
  id: z.string().min(1),
  status: z.string().nullish(),
  billing_reason: z.string().nullish(),
  collection_method: z.string().nullish(),
  currency: currencySchema,
  discounts: discountsSchema,
  lines: listSchema,
  parent: z
    .object({ subscription_details: z.object({ subscription: idSchema }).nullish() })
    .nullish(),
  payments: z
    .object({
      data: z.array(
        z.object({
          payment: z.object({ payment_intent: idSchema.nullish(), charge: idSchema.nullish() }),
        }),
      ),
    })
    .nullish(),
  total: z.int().nullish(),
  total_taxes: z.array(z.object({ amount: z.int() })).nullish(),
  total_tax_amounts: z.array(z.object({ amount: z.int() })).nullish(),
  tax: z.int().nullish(),
  subscription: idSchema.nullish(),
  payment_intent: idSchema.nullish(),
  charge: idSchema.nullish(),
})
type Invoice = z.infer<typeof invoiceSchema>

const detailsSchema = z.object({
  subscription: idSchema.nullish(),
  proration: z.boolean().nullish(),
})

/** Both shapes: `parent` and `pricing` since the 2025-03-31 version of the API, the rest before it. */
export const lineSchema = taxedSchema.extend({
  id: z.string().min(1),
  quantity: z.int().nullish(),
  period: z.object({ start: instantSchema, end: instantSchema }),
  discounts: discountsSchema,
  discount_amounts: z.array(z.object({ amount: z.int(), discount: idSchema })).nullish(),
  parent: z
    .object({
      type: z.string(),
      subscription_item_details: detailsSchema
        .extend({ subscription_item: idSchema.nullish() })
        .nullish(),
      invoice_item_details: detailsSchema.nullish(),
    })
    .nullish(),
  pricing: z.object({ price_details: z.object({ price: idSchema.nullish() }).nullish() }).nullish(),
  type: z.string().nullish(),
  proration: z.boolean().nullish(),
  subscription: idSchema.nullish(),
  subscription_item: idSchema.nullish(),
  price: idSchema.nullish(),
  plan: idSchema.nullish(),
})
