import type { EntryKind } from '../../shared/contract/entries.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProviderEntry } from '../ledger/page.ts'
import { apiDigits, kindOf, toMinorInteger } from '../providers/stripe/index.ts'
import { amountOf, currencyOf, needed, utcOf } from './cells.ts'
import type { EntryFormat } from './format.ts'
import { BadCell, type Header, quoted, type Row } from './table.ts'

/** Where a layout has what an entry is made of; columns that are not named here are never read. */
interface Layout {
  id: string
  created: string
  available: string
  currency: string
  gross: string
  fee: string
  net: string
  source: string
  kind: string
  customer?: string
  subscription?: string
}

/** The itemised balance reports (docs.stripe.com/reports/report-types/balance). */
const REPORT: Layout = {
  id: 'balance_transaction_id',
  created: 'created_utc',
  available: 'available_on_utc',
  currency: 'currency',
  gross: 'gross',
  fee: 'fee',
  net: 'net',
  source: 'source_id',
  kind: 'reporting_category',
  customer: 'customer_id',
  subscription: 'subscription_id',
}

/** What the dashboard exports under Balance, All activity (docs.stripe.com/balances, Export). */
const DASHBOARD: Layout = {
  id: 'id',
  created: 'Created (UTC)',
  available: 'Available On (UTC)',
  currency: 'Currency',
  gross: 'Amount',
  fee: 'Fee',
  net: 'Net',
  source: 'Source',
  kind: 'Type',
}

const NEEDED = ['id', 'created', 'currency', 'gross', 'fee', 'net', 'kind'] as const

/** Stripe's two exports of balance transactions, told apart by their headers. */
export const stripeBalance: EntryFormat = {
  tellsFees: () => true,
  begin(header) {
    const layout = layoutOf(header)
    return row => toEntry(row, layout)
  },
  amounts(header) {
    const { gross, fee, net } = header.has(REPORT.id) ? REPORT : DASHBOARD
    return [gross, fee, net]
  },
  idColumn: header => (header.has(REPORT.id) ? REPORT.id : DASHBOARD.id),
}

function layoutOf(header: Header): Layout {
  const other = OTHER_REPORTS.find(({ columns }) => columns.every(header.has))
  if (other) throw anotherReport(other.name)
  const layout = header.has(REPORT.id) ? REPORT : DASHBOARD
  const missing = NEEDED.map(it => layout[it]).filter(column => !header.has(column))
  if (missing.length === 0) return layout
  const report = layout === REPORT
  throw new AppError({
    code: 'INVALID_INPUT',
    message: report
      ? `Stripe’s balance report lacks the column ${missing.join(', ')}.`
      : 'This is not one of Stripe’s balance exports.',
    why: report ? undefined : `It lacks the column ${missing.join(', ')}.`,
    fix: report
      ? 'Download the itemised report again with these columns. Times have to be those in UTC: created_utc.'
      : 'In Stripe, open Balance, All activity, and export it, or download the itemised balance report. For a file of your own choose the generic format.',
  })
}

/** Stripe's other exports, by columns that only they have (docs.stripe.com/reports/report-types). */
const OTHER_REPORTS = [
  { name: 'activity report', columns: ['balance_transaction_component', 'activity_at'] },
  { name: 'activity report', columns: ['activity_at', 'amount'] },
  { name: 'export of payments', columns: ['Amount Refunded'] },
  { name: 'export of payouts', columns: ['Arrival Date (UTC)'] },
  { name: 'export of invoices', columns: ['Amount Due', 'Subtotal'] },
  { name: 'export of subscriptions', columns: ['Customer ID', 'Plan', 'Status'] },
  { name: 'export of customers', columns: ['Total Spend'] },
  { name: 'summary of the balance', columns: ['category', 'net_amount'] },
  { name: 'summary of activity', columns: ['reporting_category', 'count'] },
]

const anotherReport = (name: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `This is Stripe’s ${name}, not its balance report.`,
    why: 'It does not have every movement of the balance with its fee. Nothing was imported.',
    fix: 'In Stripe, open Reports, Balance, and download “Balance change from activity” as itemised; or open Balance, All activity, and export it.',
  })

/** As electron/providers/stripe/entries.ts reads the same transaction from the API. */
function toEntry(row: Row, layout: Layout): ProviderEntry {
  const id = needed(row, layout.id)
  if (!/^txn_\w+$/.test(id)) {
    throw new BadCell(
      layout.id,
      `${quoted(id)} is not the id of a balance transaction.`,
      'Take the file as Stripe exported it; these ids begin with txn_.',
    )
  }
  const currency = currencyOf(row, layout.currency)
  const amount = (column: string) => amountOf(row, column, currency, apiDigits(currency))
  const [grossAmount, feeAmount, netAmount] = [layout.gross, layout.fee, layout.net].map(amount)
  if (netAmount !== Number(grossAmount) - Number(feeAmount)) {
    throw new BadCell(
      layout.net,
      `${quoted(row.text(layout.net))} is not ${row.text(layout.gross)} less the fee of ${row.text(layout.fee)}.`,
      'Take the file as Stripe exported it.',
    )
  }
  const gross = toMinorInteger(Number(grossAmount), currency)
  const fee = toMinorInteger(Number(feeAmount), currency)
  const providerKind = needed(row, layout.kind)
  const source = stripeId(row.text(layout.source))
  return {
    id,
    kind: layout === REPORT ? kindOf(providerKind, '') : kindByType(providerKind, source, gross),
    providerKind,
    occurredAt: utcOf(row, layout.created),
    availableAt: row.text(layout.available) ? utcOf(row, layout.available) : null,
    gross,
    fee,
    net: gross - fee,
    tax: null,
    currency,
    customer: (layout.customer && row.text(layout.customer)) || null,
    subscription: layout.subscription ? stripeId(row.text(layout.subscription)) : null,
    source,
    product: null,
    country: null,
    sale: null,
    // The exports tell what the customer paid, rounded, and not the rate.
    conversion: null,
  }
}

/** The dashboard's export has no reporting category; what an adjustment is about, its source's id tells. */
function kindByType(type: string, source: string | null, gross: number): EntryKind {
  const disputed = type === 'adjustment' && source !== null && /^d[pu]_/.test(source)
  if (disputed) return gross < 0 ? 'dispute' : 'dispute_reversal'
  return kindOf(null, type)
}

/** Kept as it is, so nothing but an id passes. */
const stripeId = (text: string): string | null => (/^[a-z]+_\w+$/i.test(text) ? text : null)
