import type { EntryKind } from '../../../shared/contract/entries.ts'
import { money, toDecimal } from '../../../shared/money.ts'

/** What the generic format can say of an entry; amounts in minor units. */
export interface WrittenEntry {
  id: string
  date: string
  kind: EntryKind
  currency: string
  gross: number
  fee: number
  tax: number | null
  customer: string | null
  subscription: string | null
}

/** Entries in the generic format, written by other code than reads it. */
export const writeGeneric = (entries: WrittenEntry[]): string =>
  csvOf([
    ['id', 'date', 'kind', 'currency', 'gross', 'fee', 'tax', 'net', 'customer', 'subscription'],
    ...entries.map(it => {
      const amount = (minor: number) => toDecimal(money(minor, it.currency))
      return [
        it.id,
        it.date,
        it.kind,
        it.currency,
        amount(it.gross),
        amount(it.fee),
        it.tax === null ? '' : amount(it.tax),
        amount(it.gross - it.fee - (it.tax ?? 0)),
        it.customer ?? '',
        it.subscription ?? '',
      ]
    }),
  ])

/** RFC 4180, each cell in quotes. */
export const csvOf = (rows: string[][], delimiter = ','): string =>
  rows
    .map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
    .map(line => `${line}\r\n`)
    .join('')
