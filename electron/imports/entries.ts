import type { ImportFormat } from '../../shared/contract/connections.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProviderEntry, SetAside } from '../ledger/page.ts'
import { StablecoinRow } from './cells.ts'
import type { EntryFormat } from './format.ts'
import { generic } from './generic.ts'
import { stripeBalance } from './stripe.ts'
import { BadCell, quoted, readTable } from './table.ts'

const FORMATS: Record<ImportFormat, EntryFormat> = { 'stripe-balance': stripeBalance, generic }

export interface ImportedEntries {
  entries: ProviderEntry[]
  /** Rows in stablecoins. */
  setAside: SetAside[]
  tellsFees: boolean
}

/**
 * A whole file's entries, each id once. `zone` is where a date without a time lies. Throws
 * INVALID_INPUT naming the first bad row by line and column: all of the file is good, or nothing is.
 * Rows in stablecoins are set aside.
 */
export function readEntries(
  text: string,
  format: ImportFormat,
  zone: () => string,
): ImportedEntries {
  let tellsFees = true
  const lines = new Map<string, number>()
  const setAside: SetAside[] = []
  const entries = readTable(text, header => {
    const { begin, idColumn, amounts, ...it } = FORMATS[format]
    const column = idColumn(header)
    const read = begin(header, zone)
    tellsFees = it.tellsFees(header)
    const once = (id: string, line: number) => {
      const earlier = lines.get(id)
      if (earlier === undefined) return lines.set(id, line)
      throw new BadCell(
        column,
        `${quoted(id)} is on line ${earlier} already.`,
        'Every entry needs an id of its own. Exports that overlap are imported one after the other.',
      )
    }
    return {
      amounts: amounts(header),
      read(row) {
        try {
          const entry = read(row)
          once(entry.id, row.line)
          return [entry]
        } catch (error) {
          if (!(error instanceof StablecoinRow)) throw error
          const id = row.text(column)
          once(id, row.line)
          setAside.push({ object: 'row', id, reason: error.message })
          return []
        }
      },
    }
  }).flat()
  if (entries.length === 0) throw stablecoinsAlone()
  return { entries, setAside, tellsFees }
}

const stablecoinsAlone = () =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'Every row of this file is in a stablecoin.',
    why: 'Stablecoins are not supported. Nothing was imported.',
    fix: 'Import a file that has rows in other currencies.',
  })
