import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLedger } from '../../../../electron/ledger/ledger.ts'
import type { BilledPeriod, ProviderSubscription } from '../../../../electron/ledger/page.ts'
import {
  countedSubscriptions,
  isLive,
  type SubscriptionHistory,
  subscriptionHistories,
} from '../../../../electron/metrics/recurring/history.ts'
import { type Exact, exact } from '../../../../shared/exact.ts'
import { type LedgerFile, ledgerFile } from '../../../support/ledger/database.ts'
import { at, dayOf, LIVE, span } from '../../../support/ledger/history.ts'

const TODAY = '2026-06-15'
/** When it counts, at how much, and since when it was billed so. */
const pieces = (history: Partial<SubscriptionHistory>) =>
  countedSubscriptions([{ ...LIVE, ...history }], dayOf, TODAY).map(
    ({ from, until, mrr, billedAt }) => [
      from,
      until,
      Number(mrr.n) / Number(mrr.d),
      billedAt && dayOf(billedAt),
    ],
  )

describe('one that no invoice tells of', () => {
  test('counts over its whole life at what it is worth now', () => {
    expect(pieces({})).toEqual([['2026-01-10', null, 1_000, null]])
    expect(pieces({ endedAt: at('2026-03-01') })).toEqual([
      ['2026-01-10', '2026-03-01', 1_000, null],
    ])
  })

  test('and ended on the day that it began never counted', () => {
    expect(pieces({ endedAt: at('2026-01-10') + 60_000 })).toEqual([])
  })

  test('is itself in every piece', () => {
    const { connectionId, id, customer, currency } = LIVE
    expect(countedSubscriptions([LIVE], dayOf, TODAY)).toMatchObject([
      { connectionId, id, customer, currency },
    ])
  })
})

describe('one that lives', () => {
  const spans = [span('2026-01-10', '2026-04-10', 1_000), span('2026-04-10', '2026-07-10', 2_000)]

  test('at its last amount goes on with it', () => {
    expect(pieces({ spans, mrr: exact(2_000) })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
      ['2026-04-10', null, 2_000, null],
    ])
  })

  test('at another amount has that one from today on', () => {
    expect(pieces({ spans, mrr: exact(2_500) })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
      ['2026-04-10', TODAY, 2_000, '2026-04-10'],
      [TODAY, null, 2_500, null],
    ])
  })

  test('and is free today counted until today', () => {
    expect(pieces({ spans, mrr: exact(0) })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
      ['2026-04-10', TODAY, 2_000, '2026-04-10'],
    ])
  })

  test('is only late where its last period is over: that goes on, an earlier one does not', () => {
    const late = [span('2026-01-10', '2026-02-10', 1_000), span('2026-03-10', '2026-04-10', 1_000)]
    expect(pieces({ spans: late })).toEqual([
      ['2026-01-10', '2026-02-10', 1_000, '2026-01-10'],
      ['2026-03-10', null, 1_000, null],
    ])
    expect(pieces({ spans: late, mrr: exact(3_000) })).toEqual([
      ['2026-01-10', '2026-02-10', 1_000, '2026-01-10'],
      ['2026-03-10', TODAY, 1_000, '2026-03-10'],
      [TODAY, null, 3_000, null],
    ])
  })

  test('and is late with the only thing that it was billed goes on with that until today', () => {
    const late = [span('2026-01-10', '2026-02-10', 1_000)]
    expect(pieces({ spans: late, mrr: exact(3_000) })).toEqual([
      ['2026-01-10', TODAY, 1_000, '2026-01-10'],
      [TODAY, null, 3_000, null],
    ])
  })

  test('and was billed today begins today, at what it says itself', () => {
    const today = [span(TODAY, '2026-07-15', 1_000)]
    expect(pieces({ spans: today })).toEqual([[TODAY, null, 1_000, null]])
    expect(pieces({ spans: today, mrr: exact(1_500) })).toEqual([[TODAY, null, 1_500, null]])
  })

  test('counts for nothing of a time that is billed ahead', () => {
    const ahead = span('2026-07-10', '2026-08-10', 9_000)
    expect(pieces({ spans: [...spans, ahead], mrr: exact(2_000) })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
      ['2026-04-10', null, 2_000, null],
    ])
    // Nothing of what was billed is of its past: it is as one that no invoice tells of.
    expect(pieces({ spans: [ahead] })).toEqual([['2026-01-10', null, 1_000, null]])
  })
})

describe('one that does not count today', () => {
  const spans = [span('2026-01-10', '2026-04-10', 1_000), span('2026-04-10', '2026-07-10', 2_000)]

  test('and ended counts no day longer than it did', () => {
    expect(pieces({ spans, endedAt: at('2026-05-01') })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
      ['2026-04-10', '2026-05-01', 2_000, '2026-04-10'],
    ])
    expect(pieces({ spans, endedAt: at('2026-03-01') })).toEqual([
      ['2026-01-10', '2026-03-01', 1_000, '2026-01-10'],
    ])
    expect(pieces({ spans, endedAt: at('2026-04-10') })).toHaveLength(1)
  })

  test('and ended after what was billed counted for as long as it was billed', () => {
    expect(pieces({ spans: spans.slice(0, 1), endedAt: at('2026-06-01') })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
    ])
  })

  test('and goes on, say unpaid, counted until today at the latest', () => {
    expect(pieces({ spans, counted: false })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
      ['2026-04-10', TODAY, 2_000, '2026-04-10'],
    ])
    expect(pieces({ spans: spans.slice(0, 1), counted: false })).toEqual([
      ['2026-01-10', '2026-04-10', 1_000, '2026-01-10'],
    ])
  })

  test('and is only billed ahead, never counted', () => {
    const ahead = span('2026-07-10', '2026-08-10', 9_000)
    expect(pieces({ spans: [ahead], counted: false })).toEqual([])
  })
})

test('it is live while it counts, has begun, and has not ended', () => {
  const begun = { ...LIVE, countedFrom: Date.parse('2026-01-10') }
  const live = (it: SubscriptionHistory, today = '2026-01-10') => isLive(it, dayOf, today)
  expect(live(begun)).toBe(true)
  expect(live(begun, '2026-01-09')).toBe(false)
  expect(live({ ...begun, counted: false })).toBe(false)
  expect(live({ ...begun, endedAt: 0 })).toBe(false)
})

describe('what a ledger knows of its subscriptions', () => {
  let file: LedgerFile
  beforeAll(() => {
    file = ledgerFile()
  })
  afterAll(() => file.close())

  const subscription = (
    id: string,
    { mrr = exact(1_000), counted = true, endedAt = null }: Partial<ProviderSubscription> = {},
  ): ProviderSubscription => ({
    ...{ id, mrr, counted, endedAt, status: 'active', customer: 'ada', currency: 'EUR' },
    ...{ plan: 'Team', working: '', countedFrom: at('2026-01-10'), startedAt: at('2026-01-09') },
    ...{ trialEndsAt: null, cancelsAtPeriodEnd: false },
  })

  const billed = (subscription: string, from: string, until: string, mrr: Exact): BilledPeriod => ({
    ...{ id: `${subscription} ${from}`, subscription, item: subscription, mrr, working: '' },
    ...{ from: at(from), until: at(until), voided: false },
  })

  /** A connection that was told of these. */
  function told(subscriptions: ProviderSubscription[], periods: BilledPeriod[]): string {
    const connectionId = file.connection()
    createLedger(file.db).commit(
      { step: 'subscriptions', entries: [], subscriptions, periods, cursor: '' },
      { connectionId, hashCustomer: id => `hash of ${id}` },
    )
    return connectionId
  }

  test('is each one with what it is worth, when it counts and its spans, oldest first', () => {
    const connectionId = told(
      [subscription('sub', { mrr: exact(29_000, 12), endedAt: at('2026-05-01') })],
      [
        billed('sub', '2026-03-01', '2026-05-01', exact(29_000, 12)),
        billed('sub', '2026-01-10', '2026-02-10', exact(500, 3)),
      ],
    )
    expect(subscriptionHistories(file.db, [connectionId])).toEqual([
      {
        connectionId,
        ...{ id: 'sub', customer: 'hash of ada', currency: 'EUR' },
        mrr: { n: 7_250n, d: 3n },
        counted: true,
        countedFrom: at('2026-01-10'),
        endedAt: at('2026-05-01'),
        spans: [
          { from: at('2026-01-10'), until: at('2026-02-10'), mrr: { n: 500n, d: 3n } },
          { from: at('2026-03-01'), until: at('2026-05-01'), mrr: { n: 7_250n, d: 3n } },
        ],
      },
    ])
  })

  test('leaves out what never counted: what was not counted, or is worth nothing, and never was billed', () => {
    const free = { mrr: exact(0) }
    const connectionId = told(
      [
        subscription('counts'),
        subscription('free', free),
        subscription('trial', { counted: false }),
        subscription('was billed', { ...free, counted: false }),
      ],
      [billed('was billed', '2026-01-10', '2026-02-10', exact(100))],
    )
    const found = subscriptionHistories(file.db, [connectionId])
    expect(found.map(it => [it.id, it.counted, it.spans.length])).toEqual([
      ['counts', true, 0],
      ['was billed', false, 1],
    ])
  })

  test('keeps one id at two connections apart, and tells of the connections asked for alone', () => {
    const [one, other, third] = [1_000, 2_000, 3_000].map(mrr =>
      told(
        [subscription('sub', { mrr: exact(mrr) })],
        [billed('sub', '2026-01-10', '2026-02-10', exact(mrr))],
      ),
    )
    if (!one || !other || !third) throw new Error('No connection')
    const found = subscriptionHistories(file.db, [one, other])
    expect(found.map(it => [it.connectionId, it.mrr.n, it.spans.map(span => span.mrr.n)])).toEqual([
      [one, 1_000n, [1_000n]],
      [other, 2_000n, [2_000n]],
    ])
  })
})
