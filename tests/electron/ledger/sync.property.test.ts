import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import type { Page, ProviderEntry } from '../../../electron/ledger/page.ts'
import type { Provider } from '../../../electron/providers/provider.ts'
import { readAccount } from '../../../electron/sync/read-account.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'
import { someEntries } from '../../support/ledger/entries.ts'

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

/** How a provider lists what it has: in its own order, in pages of any size, some of it twice. */
interface Listing {
  entries: ProviderEntry[]
  /** Entries of each page, over and over. */
  sizes: number[]
  /** Each page begins with this many of the one before. */
  overlap: number
}

/** Where a run is cut off: before a page comes, or while it is stored, at one of its entries. */
type Cut = { page: number; at: 'before' | 'within' }

/** Later than any entry, so that none is set aside as still to come. */
const NOW = Date.UTC(2026, 0, 1)

const killed = new Error('killed')

/** A provider that is nothing but its listing; its cursor is how many entries were listed. */
function listing({ entries, sizes, overlap }: Listing, cut: Cut | null): Provider {
  return {
    id: 'stripe',
    tellsFees: true,
    check: () => Promise.reject(killed),
    holds: () => Promise.reject(killed),
    async *pages(_credentials, cursor) {
      let from = cursor === null ? 0 : Number(cursor)
      for (let page = 0; from < entries.length; page += 1) {
        if (cut?.at === 'before' && cut.page === page) throw killed
        const until = from + (sizes[page % sizes.length] ?? 1)
        yield {
          step: 'entries',
          entries: entries.slice(Math.max(0, from - overlap), until),
          subscriptions: [],
          cursor: String(until),
        } satisfies Page
        from = until
      }
    },
  }
}

/** Syncs once; `cut` ends it as a kill would, its transaction rolled back where it was within one. */
async function sync(id: string, from: Listing, cut: Cut | null): Promise<void> {
  let pages = 0
  const ledger = createLedger(file.db)
  await readAccount(
    {
      connectionId: id,
      provider: listing(from, cut),
      credentials: { key: '' },
      cursor: cursorOf(id),
      zone: 'UTC',
      hashCustomer: customer => customer,
    },
    {
      now: () => NOW,
      signal: new AbortController().signal,
      report() {},
      ledger: {
        ...ledger,
        commit(page, context) {
          const dies = cut?.at === 'within' && cut.page === pages
          pages += 1
          const last = page.entries.at(-1)
          // Its last entry cannot be stored, so all of the page is written and then taken back.
          const entries = dies && last ? [...page.entries, poisoned(last)] : page.entries
          return ledger.commit({ ...page, entries }, context)
        },
      },
    },
  )
}

const poisoned = (entry: ProviderEntry): ProviderEntry =>
  ({ ...entry, id: 'poison', currency: null }) as unknown as ProviderEntry

const cursorOf = (id: string): string | null => {
  const [row] = file.rows('select cursor from connections where id = ?', id)
  return (row as { cursor: string | null }).cursor
}

const everything = (id: string) => [
  file.rows(
    `select id, kind, provider_kind, occurred_at, day, gross, fee, tax, net, currency, customer,
       product, country
     from entries where connection_id = ? order by id`,
    id,
  ),
  file.rows(
    `select day, currency, kind, entries, gross, fee, tax, net from rollups
     where connection_id = ? order by day, currency, kind`,
    id,
  ),
]

const cuts = fc.array(
  fc.record({
    page: fc.integer({ min: 0, max: 6 }),
    at: fc.constantFrom('before' as const, 'within' as const),
  }),
  { maxLength: 6 },
)

const listingOf = (entries: ProviderEntry[]): fc.Arbitrary<Listing> =>
  fc.record({
    entries: fc.shuffledSubarray(entries, { minLength: entries.length }),
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    overlap: fc.integer({ min: 0, max: 5 }),
  })

describe('a sync ends with the same ledger', () => {
  test('in any order, in pages of any size, with repetition, killed at any page', async () => {
    await fc.assert(
      fc.asyncProperty(
        someEntries().chain(entries => fc.tuple(listingOf(entries), listingOf(entries))),
        cuts,
        async ([calm, rough], kills) => {
          const [once, often] = [file.connection(), file.connection()]
          await sync(once, calm, null)
          expect(everything(once)[0]).toHaveLength(calm.entries.length)
          for (const cut of kills) {
            const before = everything(often)
            const error = await sync(often, rough, cut).catch((thrown: unknown) => thrown)
            // Killed before its first page it had no time to store anything.
            if (error && cut.page === 0) expect(everything(often)).toEqual(before)
          }
          await sync(often, rough, null)
          expect(everything(often)).toEqual(everything(once))
          // Where it went on is where the provider's list ends.
          expect(Number(cursorOf(often))).toBeGreaterThanOrEqual(rough.entries.length)
          // And nothing is left to do, nor done twice.
          await sync(often, { ...rough, overlap: 5 }, null)
          expect(everything(often)).toEqual(everything(once))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('as at the provider, where entries change between runs', async () => {
    await fc.assert(
      fc.asyncProperty(someEntries(30), someEntries(30), async (first, second) => {
        const [changed, fresh] = [file.connection(), file.connection()]
        const now = new Map([...first, ...second].map(entry => [entry.id, entry]))
        const list = (entries: ProviderEntry[]) => ({ entries, sizes: [7], overlap: 0 })
        await sync(changed, list(first), null)
        file.rows("update connections set cursor = '0' where id = ? returning id", changed)
        await sync(changed, list([...now.values()]), null)
        await sync(fresh, list([...now.values()]), null)
        expect(everything(changed)).toEqual(everything(fresh))
      }),
      { numRuns: 40 },
    )
  })
})
