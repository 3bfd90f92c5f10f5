import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLedger, type Ledger } from '../../../electron/ledger/ledger.ts'
import type { Page } from '../../../electron/ledger/page.ts'
import { listSetAside } from '../../../electron/ledger/set-aside.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

const page = (changes: Partial<Page>): Page => ({
  step: 'subscriptions',
  entries: [],
  subscriptions: [],
  cursor: 'next',
  ...changes,
})
const unreadable = (id: string, reason = 'Its interval is unknown.') => ({
  object: 'subscription',
  id,
  reason,
})

let file: LedgerFile
let ledger: Ledger
let now = 1_000
const store = (connectionId: string, changes: Partial<Page>) =>
  ledger.commit(page(changes), { connectionId, hashCustomer: id => id })

beforeAll(() => {
  file = ledgerFile()
  ledger = createLedger(file.db, () => now)
})
afterAll(() => file.close())

test('an object that is set aside is kept with its reason until it can be read', () => {
  const connection = file.connection()
  store(connection, { setAside: [unreadable('sub_1'), unreadable('sub_2')] })
  now = 2_000
  store(connection, { setAside: [unreadable('sub_2', 'Its price is gone.')] })
  expect(ledger.setAside(connection)).toEqual([
    { object: 'subscription', id: 'sub_1' },
    { object: 'subscription', id: 'sub_2' },
  ])
  // It is known since when, and the newest reason.
  expect(listSetAside(file.db, [connection])[1]).toEqual({
    connectionId: connection,
    ...{ since: 1_000, imported: false },
    ...unreadable('sub_2', 'Its price is gone.'),
  })
  store(connection, { readable: ['sub_2'] })
  expect(ledger.setAside(connection)).toEqual([{ object: 'subscription', id: 'sub_1' }])
  store(connection, {
    entries: [
      {
        ...{
          id: 'sub_1',
          kind: 'charge',
          providerKind: 'charge',
          occurredAt: 0,
          availableAt: null,
        },
        ...{ gross: 100, fee: 3, net: 97, tax: null, currency: 'USD', customer: null },
        ...{ subscription: null, source: null, product: null, country: null, sale: null },
        conversion: null,
      },
    ],
  })
  expect(ledger.setAside(connection)).toEqual([])
})

test('what one connection sets aside is not another one’s', () => {
  const [one, other] = [file.connection(), file.connection()]
  store(one, { setAside: [unreadable('sub_1')] })
  store(other, { setAside: [unreadable('sub_1')] })
  store(one, { readable: ['sub_1'] })
  expect(listSetAside(file.db, [one])).toEqual([])
  expect(listSetAside(file.db, [other])).toHaveLength(1)
})
