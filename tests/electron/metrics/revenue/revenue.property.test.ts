import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLedger } from '../../../../electron/ledger/ledger.ts'
import type { ProviderEntry } from '../../../../electron/ledger/page.ts'
import {
  daySums,
  revenueOf,
  totalsByCurrency,
} from '../../../../electron/metrics/revenue/revenue.ts'
import type { Totals } from '../../../../shared/contract/totals.ts'
import { exact } from '../../../../shared/exact.ts'
import { addDays, type Day } from '../../../../shared/time.ts'
import { type LedgerFile, ledgerFile } from '../../../support/ledger/database.ts'
import { someEntries } from '../../../support/ledger/entries.ts'

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

/** A connection that holds these entries. */
function holding(entries: ProviderEntry[], zone = 'UTC'): string {
  const connectionId = file.connection(zone)
  createLedger(file.db).commit(
    { step: 'entries', entries, subscriptions: [], cursor: '' },
    { connectionId, hashCustomer: id => id },
  )
  return connectionId
}

type Terms = Record<keyof Totals, bigint>
const TERMS: (keyof Totals)[] = [
  'grossVolume',
  'refunds',
  'disputes',
  'passedOn',
  'fees',
  'tax',
  'netRevenue',
]
const termsOf = (totals: Totals): Terms =>
  Object.fromEntries(TERMS.map(term => [term, totals[term].amount])) as Terms

/** The totals of each currency in its own money. */
const totals = (ids: string[], range: { from?: Day; to?: Day } = {}): Record<string, Terms> =>
  Object.fromEntries(
    Object.entries(totalsByCurrency(daySums(file.db, ids, range))).map(([currency, it]) => [
      currency,
      termsOf(it),
    ]),
  )

const NO_REVENUE = new Set(['adjustment', 'payout', 'transfer', 'topup', 'reserve', 'other'])

/** The same as docs/metrics.md defines them, entry by entry and without the app's code. */
function byDefinition(entries: ProviderEntry[]): Record<string, Terms> {
  const all: Record<string, Terms> = {}
  for (const { kind, currency, gross, fee, tax, net } of entries) {
    all[currency] ??= Object.fromEntries(TERMS.map(term => [term, 0n])) as Terms
    const it = all[currency]
    if (kind === 'charge') it.grossVolume += BigInt(gross)
    if (kind === 'refund' || kind === 'refund_failure') it.refunds -= BigInt(gross)
    if (kind === 'dispute' || kind === 'dispute_reversal') it.disputes -= BigInt(gross)
    if (kind === 'passed_on') it.passedOn -= BigInt(gross)
    if (!NO_REVENUE.has(kind) && kind !== 'fee') {
      it.fees += BigInt(fee)
      it.tax += BigInt(tax ?? 0)
    }
    if (kind === 'fee') it.fees -= BigInt(net)
    it.netRevenue = it.grossVolume - it.refunds - it.disputes - it.passedOn - it.fees - it.tax
  }
  return all
}

function plus(...parts: Record<string, Terms>[]): Record<string, Terms> {
  const all: Record<string, Terms> = {}
  for (const [currency, terms] of parts.flatMap(part => Object.entries(part))) {
    const before = all[currency]
    all[currency] = before
      ? (Object.fromEntries(TERMS.map(term => [term, before[term] + terms[term]])) as Terms)
      : terms
  }
  return all
}

const dayOf = (at: number): Day => new Date(at).toISOString().slice(0, 10)

const FIRST = '2023-11-25'
const LAST = '2025-01-31'
const someDay = fc.integer({ min: 0, max: 400 }).map(offset => addDays(FIRST, offset))

describe('totals', () => {
  test('are the definition’s, entry by entry, and never clamped: refunds may exceed charges', () => {
    fc.assert(
      fc.property(someEntries(), entries => {
        expect(totals([holding(entries)])).toEqual(byDefinition(entries))
      }),
      { numRuns: 80 },
    )
  })

  test('of days add up, wherever time is cut', () => {
    fc.assert(
      fc.property(someEntries(), fc.array(someDay, { maxLength: 5 }), (entries, cuts) => {
        const ids = [holding(entries, 'America/New_York')]
        const edges = [FIRST, ...new Set(cuts.toSorted()), LAST]
        const parts = edges.slice(1).map((end, index) => {
          const begin = edges[index] ?? FIRST
          return totals(ids, { from: index === 0 ? begin : addDays(begin, 1), to: end })
        })
        expect(plus(...parts)).toEqual(totals(ids))
      }),
      { numRuns: 60 },
    )
  })

  test('of connections add up, whatever ids they share', () => {
    fc.assert(
      fc.property(someEntries(), someEntries(), (one, other) => {
        const ids = [holding(one), holding(other)]
        expect(totals(ids)).toEqual(plus(totals(ids.slice(0, 1)), totals(ids.slice(1))))
      }),
      { numRuns: 60 },
    )
  })

  test('of a currency know nothing of the others', () => {
    fc.assert(
      fc.property(someEntries(), entries => {
        const all = totals([holding(entries)])
        for (const [currency, terms] of Object.entries(all)) {
          const own = entries.filter(entry => entry.currency === currency)
          expect(totals([holding(own)])).toEqual({ [currency]: terms })
        }
      }),
      { numRuns: 40 },
    )
  })

  test('converted and unconverted, every entry is in one of the two', () => {
    // A euro is 1.1 dollars, a dinar 3.25; nobody knows what a yen is worth.
    const factors = new Map([
      ['EUR', exact(11n, 10n)],
      ['KWD', exact(13n, 40n)],
    ])
    fc.assert(
      fc.property(someEntries(), entries => {
        const sums = daySums(file.db, [holding(entries)])
        const revenue = revenueOf(sums, 'USD', (from, day) => {
          const factor = factors.get(from)
          return factor ? { from, to: 'USD', rate: '', date: day, source: 'test', factor } : null
        })
        const own = byDefinition(entries)
        const left = [...revenue.unconverted].map(([code, it]) => [code, termsOf(it.totals)])
        expect(Object.fromEntries(left)).toEqual(own.JPY ? { JPY: own.JPY } : {})
        const yen = entries.filter(({ currency }) => currency === 'JPY').length
        expect(revenue.unconverted.get('JPY')?.entries ?? 0).toBe(yen)
        // Every rate that was used is stated, with the days that it was used on.
        const needed = entries
          .filter(({ currency }) => factors.has(currency))
          .map(({ currency, occurredAt }) => `${currency} ${dayOf(occurredAt)}`)
        const stated = [...revenue.rates].flatMap(([{ from }, days]) =>
          [...days].map(day => `${from} ${day}`),
        )
        expect([...new Set(stated)].sort()).toEqual([...new Set(needed)].sort())
        for (const term of TERMS) {
          const of = (code: string) => own[code]?.[term] ?? 0n
          // In fortieths of a cent, so that the sum is one of integers.
          const fortieths = of('USD') * 40n + of('EUR') * 44n + of('KWD') * 13n
          const off = revenue.totals[term].amount * 40n - fortieths
          // Half a cent where the term is rounded once; net is the arithmetic of five of them.
          const most = term === 'netRevenue' ? 100n : 20n
          expect(off <= most && off >= -most, `${term}: off by ${off}/40`).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('a time zone', () => {
  const zones = fc.constantFrom(
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'America/New_York',
    'America/St_Johns',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
  )
  const daysOf = (id: string) =>
    file.rows('select id, day from entries where connection_id = ? order by id', id)

  test('moves entries between days, over every clock change, and never a total', () => {
    fc.assert(
      fc.property(someEntries(), fc.array(zones, { minLength: 1, maxLength: 4 }), (all, moves) => {
        const ledger = createLedger(file.db)
        const id = holding(all)
        const days = daysOf(id)
        for (const zone of moves) {
          ledger.rezone([id], zone)
          expect(totals([id])).toEqual(byDefinition(all))
          expect(daysOf(id)).toEqual(
            all
              .map(entry => ({ id: entry.id, day: calendarDay(entry.occurredAt, zone) }))
              .sort((a, b) => (a.id < b.id ? -1 : 1)),
          )
        }
        ledger.rezone([id], 'UTC')
        expect(daysOf(id)).toEqual(days)
      }),
      { numRuns: 40 },
    )
  })

  /** What a calendar on the wall there says, by the platform and not by the app. */
  const calendarDay = (at: number, timeZone: string): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)
})
