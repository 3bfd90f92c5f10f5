import { z } from 'zod'
import type { BilledPeriod, Page, ToldSale } from '../../ledger/page.ts'
import { isPartOf } from '../part-of.ts'
import { aloneOf } from './alone.ts'
import { type Billed, monthlyBilled } from './billed.ts'
import type { Client } from './client.ts'
import { type Coupon, type CouponReader, toReduction } from './coupons.ts'
import { ResourceMissing } from './errors.ts'
import { discountsSchema, keyOf, type Line, lineOf, lineSchema } from './lines.ts'
import { listLines, PAGE_SIZE } from './lists.ts'
import type { ModeCheck } from './mode.ts'
import { currencySchema, idSchema, listSchema, parseObject, plainIdSchema } from './parse.ts'
import { type PriceById, type PriceReader, priceById } from './prices.ts'
import { readEach, reasonOf } from './set-aside.ts'
import { withoutTakenBack } from './taken-back.ts'
import { taxWithin } from './tax.ts'
import { UNREAD, wholeList } from './whole-list.ts'

/** What invoices tell: what subscriptions were billed for, and which payments were for which subscription. */
type Told = Required<Pick<Page, 'periods' | 'sales' | 'setAside' | 'readable'>>

export type InvoiceReader = (page: unknown[]) => Promise<Told>

/** Prices and coupons come from readers that subscriptions are read with too: each is asked for once. */
export function invoiceReader(
  client: Client,
  { prices, coupons, inMode }: { prices: PriceReader; coupons: CouponReader; inMode: ModeCheck },
): InvoiceReader {
  const readers = { client, prices: priceById(client, prices), coupons }
  return async page => {
    const told: Told = { periods: [], sales: [], setAside: [], readable: [] }
    const all = await readEach('invoice', page, async value => {
      const invoice = parseObject(invoiceSchema, value, 'invoice')
      inMode(value, `invoice ${invoice.id}`)
      told.sales.push(...salesOf(invoice))
      const { periods, problems } = await readWhole(invoice, readers)
      told.periods.push(...periods)
      const reason = [...problems, taxOutside(invoice) ?? []].flat().join(' ')
      if (reason) told.setAside.push({ object: 'invoice', id: invoice.id, reason })
      else told.readable.push(invoice.id)
    })
    told.setAside.push(...all.setAside)
    return told
  }
}

/** What could be read of an invoice, and what was wrong with the rest. */
interface Read {
  periods: BilledPeriod[]
  problems: string[]
}

interface Readers {
  client: Client
  prices: PriceById
  coupons: CouponReader
}

async function readWhole(invoice: Invoice, readers: Readers): Promise<Read> {
  try {
    return await read(invoice, readers)
  } catch (error) {
    if (!(error instanceof ResourceMissing)) throw error
    // A line's coupon was deleted since; a list of the lines still shows it.
    return read({ ...invoice, lines: UNREAD }, readers, true)
  }
}

async function read(invoice: Invoice, readers: Readers, relisted = false): Promise<Read> {
  if (invoice.status === 'draft' || !invoice.status) return { periods: [], problems: [] }
  const { lines, problems } = await allLines(invoice, readers.client)
  const all = lines.flatMap(line => lineOf(line) ?? [])
  const billed = await withoutTakenBack(all, price => isTiered(price, invoice, readers))
  const discounts = couponsOf([invoice, ...lines])
  const periods: BilledPeriod[] = []
  for (const [key, lines] of Map.groupBy(billed, keyOf)) {
    try {
      periods.push(...(await periodOf(invoice, { key, lines, all: billed, discounts, readers })))
    } catch (error) {
      if (error instanceof ResourceMissing && !relisted) throw error
      problems.push(`a line of price ${lines[0]?.price}: ${reasonOf(error)}`)
    }
  }
  return { periods, problems }
}

/** True too where the price cannot be read: its lines may be of several tiers. */
async function isTiered(id: string, { currency }: Invoice, { prices }: Readers): Promise<boolean> {
  try {
    const amount = (await prices(id, currency))?.amount
    return !amount || 'tiers' in amount
  } catch (error) {
    // Throws again what is not of this price alone; what is, is told with the line that needs the price.
    reasonOf(error)
    return true
  }
}

interface LineGroup {
  key: string
  lines: Line[]
  /** All lines of the invoice. */
  all: Line[]
  /** The coupons of the discounts on an invoice and its lines, by the discounts' ids. */
  discounts: Map<string, GivenCoupon>
  readers: Readers
}

/** What an invoice bills of one item for one time; none for a metered price. */
async function periodOf(
  invoice: Invoice,
  { key, lines, all, discounts, readers }: LineGroup,
): Promise<BilledPeriod[]> {
  const [first] = lines
  if (!first) return []
  const { subscription, item, from, until, credit, proration, price } = first
  const { currency } = invoice
  const total = (amounts: number[]) => amounts.reduce((sum, amount) => sum + amount, 0)
  const own = lines.flatMap(it => it.discounts)
  const coupons = await couponsOn(proration ? [...own, ...idsOf(invoice)] : own, {
    discounts,
    readers,
  })
  const off = lines
    .flatMap(it => it.off)
    .filter(it => coupons.get(it.discount)?.duration === 'forever')
  const amount = total(lines.map(it => it.amount))
  // A credit for an item that is told ends it on that day; for one that is not, it takes off what that was worth.
  const ends = credit && item !== null
  const worth = await monthlyBilled(
    {
      amount: ends ? 0 : amount,
      off: total(off.map(it => it.amount)),
      alone: aloneOf(lines, { all, coupons, currency }),
      tax: taxWithin(lines.map(line => line.taxed)),
      quantity: total(lines.map(it => it.quantity)),
      net: proration ? netOf([...coupons.values()], currency) : null,
      ...{ currency, from, until },
    },
    () => readers.prices(price, currency),
  )
  if (!worth) return []
  const id = `${invoice.id} ${key}`
  return [{ id, subscription, item: item ?? id, from, until, ...worth, voided: !stands(invoice) }]
}

/** What takes off a proration that Stripe writes down with its discounts taken off already. */
function netOf(coupons: Coupon[], currency: string): Billed['net'] {
  const off = (all: Coupon[]) => all.flatMap(coupon => toReduction(coupon, currency) ?? [])
  return { all: off(coupons), forever: off(coupons.filter(it => it.duration === 'forever')) }
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

/** How much of an invoice is tax, added to its prices or within them; null where it contradicts itself. */
function taxOf(invoice: Invoice): ToldSale['tax'] {
  const amount = taxIn(invoice)
  const { total } = invoice
  if (!total || total < 0 || amount === null || taxOutside(invoice)) return null
  return { amount, of: total }
}

function taxIn({ tax, ...invoice }: Invoice): number | null {
  const taxes = invoice.total_taxes ?? invoice.total_tax_amounts
  return taxes ? taxes.reduce((sum, it) => sum + it.amount, 0) : (tax ?? null)
}

/**
 * What is wrong with an invoice whose tax is no part of its total. Where it bills with tax and credits
 * without, Stripe's own sum tells that the two belong together.
 */
function taxOutside(invoice: Invoice): string | null {
  const { total, total_excluding_tax: untaxed } = invoice
  const tax = taxIn(invoice)
  if (total == null || tax === null || isPartOf(tax, total)) return null
  const sums = untaxed != null && untaxed === total - tax
  return sums ? null : `Its tax of ${tax} is no part of its total of ${total}.`
}

/**
 * Whether an invoice tells what a subscription was. One of a cycle does whatever became of it: voided while
 * collection was paused, say, the subscription lived on at its price. Any other that was voided never stood,
 * and a first one that Stripe collects itself stands once it is paid.
 */
const stands = ({ status, billing_reason, collection_method }: Invoice): boolean =>
  billing_reason === 'subscription_cycle' ||
  (status !== 'void' &&
    !(
      status === 'open' &&
      billing_reason === 'subscription_create' &&
      collection_method !== 'send_invoice'
    ))

/** All lines of an invoice that can be read, and what is wrong with the others. */
async function allLines({ id, lines }: Invoice, client: Client) {
  const ask = (after: string | null) => listLines(client, id, { limit: PAGE_SIZE, after })
  const values = await wholeList(`lines of invoice ${id}`, ask, lines)
  const all = { lines: [] as z.infer<typeof lineSchema>[], problems: [] as string[] }
  for (const value of values) {
    try {
      all.lines.push(parseObject(lineSchema, value, 'line'))
    } catch (error) {
      all.problems.push(reasonOf(error))
    }
  }
  return all
}

const idsOf = ({ discounts }: Invoice): string[] =>
  (discounts ?? []).map(it => (typeof it === 'string' ? it : it.id))

type GivenCoupon = Parameters<CouponReader>[0]

function couponsOf(holders: Pick<Invoice, 'discounts'>[]): Map<string, GivenCoupon> {
  const given = holders
    .flatMap(({ discounts }) => discounts ?? [])
    .flatMap(discount => {
      if (typeof discount === 'string') return []
      const coupon = discount.source?.coupon ?? discount.coupon
      return coupon ? [[discount.id, coupon] as const] : []
    })
  // A list of invoices shows the coupon with an invoice's discount and its id with a line's.
  return new Map(given.toReversed())
}

async function couponsOn(
  ids: string[],
  { discounts, readers }: Pick<LineGroup, 'discounts' | 'readers'>,
): Promise<Map<string, Coupon>> {
  const coupons = new Map<string, Coupon>()
  for (const id of ids) {
    const given = discounts.get(id)
    const coupon = given && !coupons.has(id) ? await readers.coupons(given) : null
    if (coupon) coupons.set(id, coupon)
  }
  return coupons
}

/** Both shapes: `parent` and `payments` since the 2025-03-31 version of the API, the rest before it. */
const invoiceSchema = z.object({
  id: plainIdSchema,
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
  total_excluding_tax: z.int().nullish(),
  total_taxes: z.array(z.object({ amount: z.int() })).nullish(),
  total_tax_amounts: z.array(z.object({ amount: z.int() })).nullish(),
  tax: z.int().nullish(),
  subscription: idSchema.nullish(),
  payment_intent: idSchema.nullish(),
  charge: idSchema.nullish(),
})
type Invoice = z.infer<typeof invoiceSchema>
