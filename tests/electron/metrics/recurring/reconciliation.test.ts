import { describe, expect, test } from 'vitest'
import type { SubscriptionHistory } from '../../../../electron/metrics/recurring/history.ts'
import {
  differing,
  reconcile,
  reconciliationOf,
} from '../../../../electron/metrics/recurring/reconciliation.ts'
import type { FindRate } from '../../../../electron/rates/rates.ts'
import { exact } from '../../../../shared/exact.ts'
import { at, dayOf, LIVE, span } from '../../../support/ledger/history.ts'

const TODAY = '2026-06-15'
/** What it is worth by itself, and by its invoices. */
const bothWays = (history: Partial<SubscriptionHistory>) =>
  reconcile([{ ...LIVE, ...history }], dayOf, TODAY).map(({ live, invoices }) => [
    Number(live.n),
    Number(invoices.n),
  ])

describe('what a subscription is worth today, by itself and by its invoices', () => {
  const spans = [span('2026-01-10', '2026-05-10', 700), span('2026-05-10', '2026-07-10', 900)]

  test('is its own amount and that of its last period', () => {
    expect(bothWays({ spans })).toEqual([[1_000, 900]])
  })

  test('a period that begins today is its last one, one that is billed ahead is not', () => {
    const ahead = span('2026-06-16', '2026-07-16', 5_000)
    expect(bothWays({ spans: [...spans, ahead] })).toEqual([[1_000, 900]])
    const today = span(TODAY, '2026-07-15', 5_000)
    expect(bothWays({ spans: [...spans, today] })).toEqual([[1_000, 5_000]])
    expect(bothWays({ spans: [ahead] })).toEqual([[1_000, 0]])
  })

  test('is nothing by invoices where none tells of it', () => {
    expect(bothWays({})).toEqual([[1_000, 0]])
  })

  test('while it lives its last period goes on', () => {
    expect(bothWays({ spans: spans.slice(0, 1) })).toEqual([[1_000, 700]])
  })

  test('once it ended it is nothing either way, also within what was billed', () => {
    expect(bothWays({ spans, endedAt: at('2026-06-01') })).toEqual([[0, 0]])
    expect(bothWays({ spans, endedAt: at('2026-06-01'), counted: false })).toEqual([[0, 0]])
  })

  test('one that does not count is worth what it is billed for today', () => {
    expect(bothWays({ spans, counted: false })).toEqual([[0, 900]])
    expect(bothWays({ spans: spans.slice(0, 1), counted: false })).toEqual([[0, 0]])
    const untilToday = [span('2026-05-15', TODAY, 900)]
    expect(bothWays({ spans: untilToday, counted: false })).toEqual([[0, 0]])
    expect(bothWays({ counted: false })).toEqual([[0, 0]])
  })
})

describe('the reconciliation of all', () => {
  /** A euro is $1.50. */
  const findRate: FindRate = (from, date) =>
    from === 'EUR'
      ? { from, to: 'USD', rate: '1.5', date, source: 'test', factor: exact(3, 2) }
      : null

  const of = (id: string, live: number | [number, number], invoices: number, currency = 'USD') => ({
    subscription: { ...LIVE, id, currency },
    live: Array.isArray(live) ? exact(...live) : exact(live),
    invoices: exact(invoices),
  })

  const all = [
    of('alike', 4_000, 4_000),
    of('a cent less', 1_000, 1_001),
    // 29000/12 is 2416.66…
    of('yearly', [29_000, 12], 0),
    of('euros', 1_000, 200, 'EUR'),
    of('euros gone', 0, 5_000, 'EUR'),
  ]
  const found = () => reconciliationOf(all, TODAY, 'USD', findRate)

  test('is the sum of each way, converted and rounded once, and what one is above the other', () => {
    const { live, invoices, difference } = found()
    // 4000 + 1000 + 2416.66… + 1.5 × 1000 and 4000 + 1001 + 1.5 × 5200
    expect(live).toEqual({ amount: 8_917n, currency: 'USD' })
    expect(invoices).toEqual({ amount: 12_801n, currency: 'USD' })
    expect(difference).toEqual({ amount: -3_884n, currency: 'USD' })
  })

  test('lists those that differ, the furthest apart first, whichever way', () => {
    expect(found().subscriptions.map(it => it.subscription.id)).toEqual([
      'euros gone',
      'yearly',
      'euros',
      'a cent less',
    ])
  })

  test('shows one in its own currency, each amount rounded', () => {
    expect(found().subscriptions.slice(0, 2).map(differing)).toEqual([
      {
        ...{ connectionId: 'c', id: 'euros gone' },
        live: { amount: 0n, currency: 'EUR' },
        invoices: { amount: 5_000n, currency: 'EUR' },
      },
      {
        ...{ connectionId: 'c', id: 'yearly' },
        live: { amount: 2_417n, currency: 'USD' },
        invoices: { amount: 0n, currency: 'USD' },
      },
    ])
  })
})
