import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { readEntries } from '../../../electron/imports/entries.ts'
import type { ImportFormat } from '../../../shared/contract/connections.ts'
import { fillsLedger, type Origin } from '../../support/fills-ledger.ts'
import { booksOf, expectedOf, writeBooks } from '../../support/imports/account.ts'
import { PERSONAL } from '../../support/imports/stripe-exports.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const DAY = 86_400_000

describe.each<ImportFormat>(['generic', 'stripe-balance'])('a CSV file, %s', format => {
  fillsLedger({
    now: NOW,
    test: false,
    // A file is one page, and what opens it is its text.
    provider: {
      async *pages({ key }) {
        const { entries } = readEntries(key, format, () => 'UTC')
        yield { step: 'entries', entries, subscriptions: [], cursor: '' }
      },
    },
    async start({ entries }): Promise<Origin> {
      const rows = booksOf({ entries, now: NOW })
      return {
        get key() {
          return writeBooks[format](rows)
        },
        url: '',
        addLate() {
          const [row] = booksOf({ entries: 1, now: NOW - 3 * DAY })
          if (!row) throw new Error('There are no books')
          rows.push({ ...row, id: 'txn_late' })
          return 'txn_late'
        },
        changeRecent() {
          const row = rows.findLast(({ kind }) => kind === 'charge')
          if (!row) throw new Error('The books have nothing recent')
          row.fee += 5
          return row.id
        },
        expectedTotals: () => expectedOf(rows),
        expectedMrr: () => ({}),
        expectedDifference: () => null,
        personal: [
          ...rows.slice(0, 23).map(({ customer }) => customer),
          ...Object.values(PERSONAL),
        ],
      }
    },
    async bring({ client }, { key: text }) {
      await client.connections.importFile({ format, name: 'Books', text })
    },
    async bringByCommand(run, { key: text }, dataDir) {
      await run(['import', '-', '--format', format, '--name', 'Books'], text)
      // From a file it is the same, and nothing is new.
      const file = join(dataDir, 'books.csv')
      writeFileSync(file, text)
      await run(['import', file, '--format', format, '--name', 'Books'])
      writeFileSync(file, '')
    },
  })
})
