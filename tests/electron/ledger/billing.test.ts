import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { billedOf, createBilling } from '../../../electron/ledger/billing.ts'
import type { BilledPeriod } from '../../../electron/ledger/page.ts'
import { exact } from '../../../shared/exact.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

const at = (day: string) => Date.parse(`${day}T10:00:00Z`)

const period = (from: string, until: string, more: Partial<BilledPeriod> = {}): BilledPeriod => ({
  ...{ id: `line of ${from}`, subscription: 'sub', item: 'seat', voided: false },
  ...{ from: at(from), until: at(until), mrr: exact(29_000, 12), working: '$290.00 ÷ 12' },
  ...more,
})
const january = period('2026-01-05', '2026-02-05')
const february = period('2026-02-05', '2026-03-05', { mrr: exact(3_000), working: '$30.00' })

const spans = (connectionId: string, subscription = 'sub') =>
  file.rows(
    `select date(from_at / 1000, 'unixepoch') as "from", date(until_at / 1000, 'unixepoch') as until,
       mrr_n || '/' || mrr_d as mrr
     from mrr_spans where connection_id = ? and subscription = ? order by from_at`,
    connectionId,
    subscription,
  )
const FIRST = { from: '2026-01-05', until: '2026-02-05', mrr: '7250/3' }
const SECOND = { from: '2026-02-05', until: '2026-03-05', mrr: '3000/1' }

describe('what subscriptions were billed for', () => {
  test('makes what their MRR was, also when it is told a part at a time or twice', () => {
    const [whole, parts] = [file.connection(), file.connection()]
    const billing = createBilling(file.db)
    billing.store(whole, [january, february])
    for (const told of [[february], [], [january], [february]]) billing.store(parts, told)
    expect(spans(whole)).toEqual([FIRST, SECOND])
    expect(spans(parts)).toEqual([FIRST, SECOND])
  })

  test('that no longer stands takes its part of it back, and gives it again once it does', () => {
    const id = file.connection()
    const billing = createBilling(file.db)
    billing.store(id, [january, february])
    billing.store(id, [{ ...february, voided: true }])
    expect(spans(id)).toEqual([FIRST])
    expect(billedOf(file.db, id, 'sub')).toHaveLength(1)
    billing.store(id, [february])
    expect(spans(id)).toEqual([FIRST, SECOND])
  })

  test('leaves the MRR of other subscriptions, and of other connections, alone', () => {
    const [one, two] = [file.connection(), file.connection()]
    const billing = createBilling(file.db)
    const other = { ...february, id: 'line of other', subscription: 'other' }
    billing.store(one, [january, other])
    billing.store(two, [january])
    billing.store(one, [{ ...january, voided: true }])
    expect(spans(one)).toEqual([])
    expect(spans(one, 'other')).toEqual([SECOND])
    expect(spans(two)).toEqual([FIRST])
  })

  test('can be read again, with how each amount was worked out', () => {
    const id = file.connection()
    const all = { ...january, id: 'all', item: january.subscription }
    createBilling(file.db).store(id, [january, all])
    const { item, from, until, mrr, working } = january
    const its = { item, from, until, mrr, working, whole: false }
    const found = billedOf(file.db, id, 'sub').toSorted((a, b) => a.item.localeCompare(b.item))
    expect(found).toMatchObject([its, { ...its, item: 'sub', whole: true }])
  })
})
