import { type Exact, exact, multiply, subtract, ZERO } from '../../../shared/exact.ts'
import type { Client } from './client.ts'
import { parse } from './parse.ts'
import {
  type Invoice,
  invoiceSchema,
  type OrderReader,
  PAID,
  type Sale,
  tellsChange,
} from './sales.ts'

/** Which part of what is paid is tax within the price; null where some is and nothing tells how much. */
export type Tax = Exact | null

/** The same of one sale: what was paid for it tells. One of nothing only tells that there is some. */
export function taxIn({ total, tax, tax_inclusive: inclusive }: TaxedSale): Tax {
  if (!inclusive) return ZERO
  return total > 0 && tax >= 0 && tax < total ? exact(tax, total) : null
}

type TaxedSale = Pick<Sale, 'total' | 'tax' | 'tax_inclusive'>

/** What is left of an amount that tax is a part of; all of it where that part is not known. */
export const withoutTax = (amount: Exact, tax: Tax): Exact =>
  tax ? multiply(amount, subtract(exact(1), tax)) : amount

/** A subscription, and when its item last changed (milliseconds), where that is known. */
export interface Billed {
  id: string
  order: number
  changed: number | null | undefined
}

/** Tells the tax within the price of a subscription by the newest sale that billed it. */
export interface TaxReader {
  /** Whether any subscription was ever billed at a price that includes tax. */
  readonly anyWithin: boolean
  /** Called before each page of a list: what is noted counts from a list's first page on. */
  reading(page: number): void
  noteOrder(of: Billed, order: Sale): void
  noteInvoice(of: Billed, invoice: Invoice['attributes']): void
  /** By what was noted, once both lists were read; undefined where that does not do. */
  seen(id: string): Tax | undefined
  /** By what was noted, and else by asking for the subscription's own invoices. */
  newest(of: Billed): Promise<Tax>
}

interface Noted {
  at: number
  tax: Tax
  /** Something was paid, so the tax is known. */
  tells: boolean
}

/** Lists come newest first, so all that is newer than what was noted was noted as well. */
export function taxReader(client: Client, orders: OrderReader): TaxReader {
  const noted = new Map<string, Noted>()
  /** Subscriptions whose first sale was noted: there is none before it. */
  const begun = new Set<string>()
  const asked = new Map<string, Promise<void>>()
  let anyWithin = false
  let fromFirst = false

  function note(id: string, sale: Sale, paid = PAID.has(sale.status)): void {
    const tells = paid && sale.total > 0
    const tax = taxIn(tells ? sale : { ...sale, total: 0 })
    const one = { at: sale.created_at, tax, tells }
    const known = noted.get(id)
    const better = known && (tells === known.tells ? one.at >= known.at : tells)
    if (better ?? true) noted.set(id, one)
  }

  async function ask({ id, order, changed }: Billed): Promise<void> {
    const what = `the invoices of subscription ${id}`
    const query = { 'filter[subscription_id]': id, page: 1 }
    const { data } = await client.page('subscription-invoices', what, query)
    let first = false
    for (const value of data) {
      const { attributes } = parse(invoiceSchema, value, 'subscription invoice')
      if (bills(attributes, changed)) note(id, attributes, true)
      first ||= attributes.billing_reason === 'initial'
    }
    if (first || noted.get(id)?.tells) return
    const began = await orders(order)
    if (began) note(id, began.attributes)
  }

  return {
    get anyWithin() {
      return anyWithin
    },
    reading(page) {
      fromFirst ||= page === 1
    },
    noteOrder({ id }, order) {
      anyWithin ||= order.tax_inclusive === true
      if (!fromFirst) return
      begun.add(id)
      note(id, order)
    },
    noteInvoice({ id, changed }, invoice) {
      anyWithin ||= invoice.tax_inclusive === true
      if (!fromFirst) return
      if (invoice.billing_reason === 'initial') begun.add(id)
      if (bills(invoice, changed)) note(id, invoice, true)
    },
    seen(id) {
      const known = noted.get(id)
      return known?.tells || begun.has(id) ? (known?.tax ?? null) : undefined
    },
    async newest(of) {
      if (!noted.get(of.id)?.tells) {
        const asking = asked.get(of.id) ?? ask(of)
        asked.set(of.id, asking)
        await asking
      }
      return noted.get(of.id)?.tax ?? null
    },
  }
}

/** The invoices that make up MRR's history, and the first one, which is the order again. */
function bills(invoice: Invoice['attributes'], changed: Billed['changed']): boolean {
  const { billing_reason: reason, status } = invoice
  if (reason === 'updated' && !tellsChange(invoice, changed)) return false
  return PAID.has(status) || (status === 'pending' && reason !== 'initial')
}
