import type { ImportFormat } from '../../shared/contract/connections.ts'
import type { ProviderEntry } from '../providers/provider.ts'
import type { EntryFormat } from './format.ts'
import { generic } from './generic.ts'
import { stripeBalance } from './stripe.ts'
import { BadCell, quoted, readTable } from './table.ts'

const FORMATS: Record<ImportFormat, EntryFormat> = { 'stripe-balance': stripeBalance, generic }

export interface ImportedEntries {
  entries: ProviderEntry[]
  tellsFees: boolean
}

/**
 * A whole file's entries, each id once. `zone` is where a date without a time lies. Throws
 * INVALID_INPUT naming the first bad row by line and column: all of the file is good, or nothing is.
 */
export function readEntries(
  text: string,
  format: ImportFormat,
  zone: () => string,
): ImportedEntries {
  let tellsFees = true
  const lines = new Map<string, number>()
  const entries = readTable(text, header => {
    const { begin, idColumn, ...it } = FORMATS[format]
    const column = idColumn(header)
    const read = begin(header, zone)
    tellsFees = it.tellsFees(header)
    return row => {
      const entry = read(row)
      const earlier = lines.get(entry.id)
      if (earlier !== undefined) {
        throw new BadCell(
          column,
          `${quoted(entry.id)} is on line ${earlier} already.`,
          'Every entry needs an id of its own. Exports that overlap are imported one after the other.',
        )
      }
      lines.set(entry.id, row.line)
      return entry
    }
  })
  return { entries, tellsFees }
}
