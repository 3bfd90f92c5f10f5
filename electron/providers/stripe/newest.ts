import { z } from 'zod'
import { add, type Exact, exact, ZERO } from '../../../shared/exact.ts'
import { toMinor } from './amounts.ts'
import type { ToldReductions } from './coupons.ts'
import { type Line, lineOf, lineSchema } from './lines.ts'
import { chargedBy, type TaxWithin, taxWithin } from './tax.ts'

/** What a subscription's newest invoice bills, as far as it can be read; nothing where there is none. */
export type NewestInvoice = (subscription: HasInvoice) => Promise<Line[]>

interface HasInvoice {
  id: string
  /** Its id alone where it was not asked for. */
  latest_invoice?: unknown
}

/** The invoices of a page of subscriptions are asked for once, when the first of them is needed. */
export function newestInvoices(withInvoices: () => Promise<unknown[]>): NewestInvoice {
  let page: Promise<Map<string, unknown>> | undefined
  return async ({ id, latest_invoice: invoice }) => {
    if (!invoice) return []
    page ??= typeof invoice === 'string' ? withInvoices().then(byId) : undefined
    const whole = typeof invoice === 'string' ? (await page)?.get(id) : invoice
    const lines = invoiceSchema.safeParse(whole).data?.lines.data ?? []
    return lines.flatMap(value => {
      const line = lineSchema.safeParse(value).data
      return (line && lineOf(line)) ?? []
    })
  }
}

const byId = (page: unknown[]) =>
  new Map(
    page.flatMap(value => {
      const { data } = holderSchema.safeParse(value)
      return data ? [[data.id, data.latest_invoice] as const] : []
    }),
  )

/** What an invoice tells of the tax within each item's price, by its id; null where there is none. */
export function taxesOf(lines: Line[]): Map<string | null, TaxWithin | null> {
  const billed = Map.groupBy(
    lines.filter(({ credit }) => !credit),
    ({ item }) => item,
  )
  const told = [...billed]
    .map(([item, own]) => [item, own.map(({ taxed }) => taxed)] as const)
    .filter(([, taxed]) => chargedBy(taxed) > 0)
  return new Map(told.map(([item, taxed]) => [item, taxWithin(taxed)]))
}

/** What an invoice says a discount took off each item for a whole period, in minor units. */
export function toldBy(lines: () => Promise<Line[]>, currency: string): ToldReductions {
  return async discount => {
    const told = new Map<string, Exact>()
    for (const { item, off } of (await lines()).filter(isWhole)) {
      for (const it of off) {
        if (it.discount !== discount || item === null) continue
        told.set(item, add(told.get(item) ?? ZERO, toMinor(exact(it.amount), currency)))
      }
    }
    return told.size > 0 ? told : null
  }
}

/** What one of an item's units was billed for a whole period, in minor units; null where nothing tells. */
export function unitBilled(lines: Line[], item: string, currency: string): Exact | null {
  const own = lines.filter(it => it.item === item && isWhole(it))
  const amount = own.reduce((sum, it) => sum + it.amount, 0)
  const quantity = own.reduce((sum, it) => sum + it.quantity, 0)
  return own.length > 0 && quantity > 0 ? toMinor(exact(amount, quantity), currency) : null
}

const isWhole = ({ credit, proration }: Line) => !credit && !proration

const holderSchema = z.object({ id: z.string(), latest_invoice: z.unknown() })
const invoiceSchema = z.object({ lines: z.object({ data: z.array(z.unknown()) }) })
