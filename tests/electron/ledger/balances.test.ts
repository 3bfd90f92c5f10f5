import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listBalances } from '../../../electron/ledger/balances.ts'
import { createLedger, type Ledger } from '../../../electron/ledger/ledger.ts'
import type { ProviderBalance, ProviderEntry } from '../../../electron/ledger/page.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'
import { someEntries } from '../../support/ledger/entries.ts'

const DAY = 86_400_000

let file: LedgerFile
let ledger: Ledger
const store = (
  connectionId: string,
  entries: ProviderEntry[],
  balances?: ProviderBalance[],
): number =>
  ledger.commit(
    { step: 'entries', subscriptions: [], cursor: 'next', entries, balances },
    { connectionId, hashCustomer: id => id },
  )

beforeAll(() => {
  file = ledgerFile()
  ledger = createLedger(file.db, () => 5_000)
})
afterAll(() => file.close())

test('the ledger’s side is every entry’s gross less its fee, in every currency of either', () => {
  fc.assert(
    fc.property(someEntries(), fc.integer({ min: -10_000, max: 10_000 }), (entries, off) => {
      const connection = file.connection()
      const sums = new Map<string, number>()
      for (const { currency, gross, fee } of entries) {
        sums.set(currency, (sums.get(currency) ?? 0) + gross - fee)
      }
      store(
        connection,
        entries,
        [...sums].map(([currency, sum]) => ({ currency, amount: sum + off })),
      )
      const found = listBalances(file.db, [connection])
      expect(found.map(it => it.currency)).toEqual([...sums.keys()].sort())
      for (const { currency, ledger: ours, difference } of found) {
        expect(Number(ours.amount)).toBe(sums.get(currency))
        expect(Number(difference.amount)).toBe(off)
      }
    }),
  )
})

test('a currency that the provider leaves out is at zero there, and the newest answer counts', () => {
  const connection = file.connection()
  const [entry] = fc.sample(someEntries(1), 1)[0] ?? []
  if (!entry) throw new Error('No entry was made')
  const euro = { ...entry, currency: 'EUR', gross: 900, fee: 100, tax: null, net: 800 }
  store(connection, [euro], [{ currency: 'USD', amount: 5 }])
  const inWords = () =>
    listBalances(file.db, [connection]).map(({ provider, ledger: ours, difference }) =>
      [provider, ours, difference].map(({ amount, currency }) => `${amount} ${currency}`),
    )
  expect(inWords()).toEqual([
    ['0 EUR', '800 EUR', '-800 EUR'],
    ['5 USD', '0 USD', '5 USD'],
  ])
  store(connection, [], [{ currency: 'EUR', amount: 800 }])
  expect(inWords()).toEqual([['800 EUR', '800 EUR', '0 EUR']])
  // A page without an answer leaves the last one.
  store(connection, [])
  expect(listBalances(file.db, [connection])).toMatchObject([{ takenAt: 5_000 }])
})

test('an account is read anew once a day, also where a clock was a year ahead when it last was', () => {
  const clock = { now: 400 * DAY }
  const dated = createLedger(file.db, () => clock.now)
  const connection = file.connection()
  const differing = { entries: [], subscriptions: [], balances: [{ currency: 'USD', amount: 5 }] }
  const anew = () => {
    dated.commit(
      { step: 'entries', cursor: 'next', ...differing },
      { connectionId: connection, hashCustomer: id => id },
    )
    return dated.readAnew(connection)
  }
  expect([anew(), anew()]).toEqual([true, false])
  clock.now -= 365 * DAY
  expect([anew(), anew()]).toEqual([true, false])
  clock.now += DAY
  expect(anew()).toBe(true)
})
