import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { Day } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { type EcbDay, parseEcbFile } from './ecb-file.ts'

/** Where these rates come from, as a rate's `source` says it. */
export const ECB = 'ecb'

/** What one euro was worth on a day in two currencies: decimals, as the bank wrote them. */
export interface ReferencePair {
  day: Day
  from: string
  to: string
}

export interface ReferenceRates {
  /** Every day on which both currencies had a rate, oldest first. */
  between(from: string, to: string): ReferencePair[]
  /** Keeps these days. A rate that is known and now another was corrected: the newer word stands. */
  save(days: EcbDay[]): void
  /** The newest day that is known, or null. */
  newest(): Day | null
}

/**
 * The European Central Bank's euro reference rates. The table that the app came with, in the folder
 * `shipped`, is read into the database when a rate is first asked for, where it is newer than what is
 * there; a rate that is there already stays.
 */
export function createReferenceRates(db: Database, shipped: string): ReferenceRates {
  let looked = false
  /** Pairs as they were read, while nobody wrote to the database: a page of figures asks for them often. */
  const read = { version: 0, pairs: new Map<string, ReferencePair[]>() }

  function write(days: EcbDay[], onConflict: string): void {
    const insert = db.$client.prepare<[string, Day, string, string]>(
      `insert into reference_rates (currency, day, rate, source) values (?, ?, ?, ?)
       on conflict (currency, day) ${onConflict}`,
    )
    const writeAll = db.$client.transaction(() => {
      for (const { day, rates } of days) {
        for (const { currency, rate } of rates) insert.run(currency, day, rate, ECB)
      }
    })
    writeAll.immediate()
    read.pairs.clear()
  }

  const newestStored = (): Day | null =>
    db.$client.prepare<[], { day: Day | null }>('select max(day) as day from reference_rates').get()
      ?.day ?? null

  function takeShipped(): void {
    if (looked) return
    looked = true
    const table = shippedTable(shipped)
    if (!table || table.lastDay <= (newestStored() ?? '')) return
    write(table.read(), 'do nothing')
  }

  function pairsBetween(from: string, to: string): ReferencePair[] {
    if (from === 'EUR' || to === 'EUR') {
      const [other, columns] =
        from === 'EUR' ? [to, `'1' as "from", rate as "to"`] : [from, `rate as "from", '1' as "to"`]
      return db.$client
        .prepare<[string], ReferencePair>(
          `select day, ${columns} from reference_rates where currency = ? order by day`,
        )
        .all(other)
    }
    return db.$client
      .prepare<[string, string], ReferencePair>(
        `select a.day, a.rate as "from", b.rate as "to"
           from reference_rates a join reference_rates b on b.day = a.day and b.currency = ?
           where a.currency = ? order by a.day`,
      )
      .all(to, from)
  }

  return {
    between(from, to) {
      takeShipped()
      // Changes when another connection has written: another process may have been told of new rates.
      const version = Number(db.$client.pragma('data_version', { simple: true }))
      if (version !== read.version) read.pairs.clear()
      read.version = version
      const key = `${from}/${to}`
      const pairs = read.pairs.get(key) ?? pairsBetween(from, to)
      read.pairs.set(key, pairs)
      return pairs
    },
    save: days =>
      write(
        days,
        'do update set rate = excluded.rate, source = excluded.source where rate <> excluded.rate',
      ),
    newest() {
      takeShipped()
      return newestStored()
    },
  }
}

/** What lies beside the table: where it is from, and how far it goes. */
const shippedSchema = z.object({
  source: z.string(),
  url: z.url(),
  terms: z.string(),
  lastDay: z.iso.date(),
})
export type ShippedTable = z.infer<typeof shippedSchema>

/** The table that came with the app; null where it came without one, as a checkout does. */
function shippedTable(folder: string): { lastDay: Day; read(): EcbDay[] } | null {
  let about: string
  try {
    about = readFileSync(join(folder, 'about.json'), 'utf8')
  } catch {
    return null
  }
  const { lastDay } = shippedSchema.parse(JSON.parse(about))
  const file = join(folder, 'eurofxref-hist.xml.gz')
  return { lastDay, read: () => parseEcbFile(gunzipSync(readFileSync(file)).toString('utf8')) }
}
