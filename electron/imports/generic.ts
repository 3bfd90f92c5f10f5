import { type EntryKind, entryKindSchema } from '../../shared/contract/entries.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProviderEntry } from '../ledger/page.ts'
import { amountOf, currencyOf, dateReader, idOf, needed } from './cells.ts'
import type { EntryFormat } from './format.ts'
import { BadCell, quoted, type Row } from './table.ts'

const NEEDED = ['id', 'date', 'kind', 'currency', 'gross']

/** The app's own format: docs/import.md. */
export const generic: EntryFormat = {
  tellsFees: header => header.has('fee'),
  amounts: () => ['gross', 'fee', 'tax', 'net'],
  idColumn: () => 'id',
  begin(header, zone) {
    const missing = NEEDED.filter(column => !header.has(column))
    if (missing.length > 0) throw lacking(missing, header.has('Created (UTC)'))
    const dateOf = dateReader(zone)
    return row => toEntry(row, dateOf)
  },
}

function toEntry(row: Row, dateOf: (row: Row, column: string) => number): ProviderEntry {
  const id = idOf(row, 'id')
  const occurredAt = dateOf(row, 'date')
  const kind = kindOf(row)
  const currency = currencyOf(row, 'currency')
  const optional = (column: string) =>
    row.text(column) ? amountOf(row, column, currency) : undefined
  const gross = amountOf(row, 'gross', currency)
  refuseWrongSign(row, kind, gross)
  const fee = optional('fee') ?? 0
  const tax = optional('tax') ?? null
  if (tax && Math.sign(tax) !== Math.sign(gross)) {
    throw new BadCell(
      'tax',
      `${quoted(row.text('tax'))} is not part of a gross of ${row.text('gross')}.`,
      'Tax is the part of gross that is the state’s, with the sign of gross.',
    )
  }
  const net = gross - fee - (tax ?? 0)
  const given = optional('net')
  if (given !== undefined && given !== net) {
    throw new BadCell(
      'net',
      `${quoted(row.text('net'))} is not gross less fee and tax.`,
      'Correct the row, or leave the column net out: it is worked out.',
    )
  }
  return {
    id,
    kind,
    providerKind: kind,
    occurredAt,
    availableAt: null,
    gross,
    fee,
    net,
    tax,
    currency,
    customer: row.text('customer') ? needed(row, 'customer') : null,
    subscription: row.text('subscription') ? idOf(row, 'subscription') : null,
    source: null,
    product: row.text('product') || null,
    country: countryOf(row),
    sale: null,
    conversion: null,
  }
}

function countryOf(row: Row): string | null {
  const text = row.text('country')
  if (!text) return null
  if (/^[a-z]{2}$/i.test(text)) return text.toUpperCase()
  throw new BadCell(
    'country',
    `${quoted(text)} is not a country’s code.`,
    'Write the two letters of ISO 3166, such as DE, and nothing else of an address.',
  )
}

function kindOf(row: Row): EntryKind {
  const text = needed(row, 'kind')
  const kind = entryKindSchema.safeParse(text.toLowerCase())
  if (kind.success) return kind.data
  throw new BadCell(
    'kind',
    `${quoted(text)} is not a kind of entry.`,
    `Write one of ${entryKindSchema.options.join(', ')}.`,
  )
}

/** Money that went out, written as if it had come in, would raise what it lowers. */
function refuseWrongSign(row: Row, kind: EntryKind, gross: number): void {
  const out = kind === 'refund' || kind === 'dispute' || kind === 'fee'
  const back = kind === 'refund_failure' || kind === 'dispute_reversal'
  if (!(out && gross > 0) && !(back && gross < 0)) return
  throw new BadCell(
    'gross',
    `${quoted(row.text('gross'))} has the wrong sign for a ${kind}.`,
    out
      ? 'What goes out is negative: write a minus before it. A fee that was given back has a gross of 0 and a negative fee.'
      : 'What comes back is positive: write no minus before it.',
  )
}

const lacking = (missing: string[], stripes: boolean) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `The generic format needs the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}.`,
    why: 'The first line of the file names its columns.',
    fix: stripes
      ? 'This looks like an export from Stripe: choose the format stripe-balance.'
      : `Name them ${NEEDED.join(', ')}, and where you have them fee, tax, net, customer, subscription, product, country. See docs/import.md.`,
  })
