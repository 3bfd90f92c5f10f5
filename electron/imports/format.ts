import type { ProviderEntry } from '../ledger/page.ts'
import type { Header, Row } from './table.ts'

/** How a CSV file's rows become entries. */
export interface EntryFormat {
  /** Whether a file with this header says what was charged in fees. */
  tellsFees(header: Header): boolean
  /** The columns that have amounts. */
  amounts(header: Header): string[]
  /** The column that has the ids. */
  idColumn(header: Header): string
  /**
   * What reads a row, by the header; `zone` is the startup's, for dates that have no time. Throws
   * INVALID_INPUT where columns are missing; the reader throws BadCell.
   */
  begin(header: Header, zone: () => string): (row: Row) => ProviderEntry
}
