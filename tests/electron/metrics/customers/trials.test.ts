import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../../electron/db/open.ts'
import { createLedger } from '../../../../electron/ledger/ledger.ts'
import type { Page, ProviderSubscription } from '../../../../electron/ledger/page.ts'
import { trialMonths, trialsOf } from '../../../../electron/metrics/customers/trials.ts'
import type { Trial } from '../../../../shared/contract/customers.ts'
import { exact } from '../../../../shared/exact.ts'
import { addDays } from '../../../../shared/time.ts'
import { ROOT, tempFolder } from '../../../support/app.ts'

const NOW = Date.UTC(2026, 2, 20, 12)
const at = (day: string) => Date.parse(`${day}T12:00:00Z`)
const day = (instant: number) => new Date(instant).toISOString().slice(0, 10)

const trial = (
  id: string,
  started: string,
  ends: string | null,
  part: Partial<ProviderSubscription> = {},
): ProviderSubscription => ({
  id,
  status: 'active',
  customer: id,
  currency: 'USD',
  plan: 'Plan',
  mrr: exact(2_000),
  working: '',
  counted: true,
  countedFrom: at(ends ?? started),
  startedAt: at(started),
  trialEndsAt: ends === null ? null : at(ends),
  endedAt: null,
  cancelsAtPeriodEnd: false,
  ...part,
})

/** The trials of a ledger that read these, and then, later, one more page. */
function trialsFrom(
  subscriptions: ProviderSubscription[],
  later: Partial<Page> = {},
  only?: string,
) {
  const db = openDatabase(ROOT, tempFolder())
  onTestFinished(() => void db.$client.close())
  db.$client.exec(
    `insert into startups (id, name, description, website, currency, timezone, sample, created_at)
     values ('s', 'S', '', '', 'USD', 'UTC', 0, 0);
     insert into connections (id, startup_id, provider, name, test, state, created_at)
     values ('c', 's', 'stripe', 'C', 0, 'ready', 0)`,
  )
  const ledger = createLedger(db)
  const page: Page = { step: 'subscriptions', entries: [], subscriptions, cursor: '' }
  for (const read of [page, { ...page, subscriptions: [], ...later }]) {
    ledger.commit(read, { connectionId: 'c', hashCustomer: id => id })
  }
  return trialsOf(db, ['c'], NOW, day, only)
}

const lost = { status: 'canceled', counted: false }

test('worked by hand: nine that began with a trial, and two that did not', () => {
  const trials = trialsFrom(
    [
      // Ada, Ben and Cleo try in January. Ada pays from 24 January on, and left in March: converted.
      trial('ada', '2026-01-10', '2026-01-24', { status: 'canceled', endedAt: at('2026-03-01') }),
      // Ben cancels on the fifth day; Cleo lets it run out and never pays.
      trial('ben', '2026-01-20', '2026-02-03', { ...lost, endedAt: at('2026-01-25') }),
      trial('cleo', '2026-01-25', '2026-02-08', { ...lost, endedAt: at('2026-02-08') }),
      // Dora's trial was extended once: it counts once, in the month in which it was over in the end.
      trial('dora', '2026-02-01', '2026-02-15', { status: 'trialing', counted: false }),
      // Evan's card fails on the first day after it: past due, which counts.
      trial('evan', '2026-02-10', '2026-02-24', { status: 'past_due' }),
      // Finn had no card: paused since.
      trial('finn', '2026-02-20', '2026-03-06', { status: 'paused', counted: false }),
      // Gus still tries. Hal was to be over this morning, and has not been read since.
      trial('gus', '2026-03-15', '2026-04-02', { status: 'trialing', counted: false }),
      trial('hal', '2026-03-06', '2026-03-20', {
        status: 'trialing',
        counted: false,
        trialEndsAt: NOW - 1,
      }),
      // Ida never had a trial, and Jo's is of something that costs nothing.
      trial('ida', '2026-01-05', null),
      trial('jo', '2026-01-05', '2026-01-19', { mrr: exact(0) }),
    ],
    { subscriptions: [trial('dora', '2026-02-01', '2026-03-10')] },
  )
  const counts = (by: 'ended' | 'started') =>
    trialMonths(trials, by).map(it => [
      it.month,
      it.trials,
      it.converted,
      it.lost,
      it.running,
      it.rate,
    ])
  expect(counts('ended')).toEqual([
    ['2026-01', 2, 1, 1, 0, 1 / 2],
    ['2026-02', 2, 1, 1, 0, 1 / 2],
    ['2026-03', 3, 1, 1, 1, 1 / 2],
    ['2026-04', 1, 0, 0, 1, null],
  ])
  expect(counts('started')).toEqual([
    ['2026-01', 3, 1, 2, 0, 1 / 3],
    ['2026-02', 3, 2, 1, 0, 2 / 3],
    ['2026-03', 2, 0, 0, 2, null],
  ])
})

test('one that was billed after its trial has converted, though it is unpaid or paused by now', () => {
  const subscriptions = [
    trial('ada', '2026-01-10', '2026-01-24', { status: 'unpaid', counted: false }),
    trial('ben', '2026-01-10', '2026-01-24', { status: 'unpaid', counted: false }),
  ]
  const billed = {
    id: 'line_1',
    subscription: 'ada',
    item: 'ada',
    from: at('2026-01-24'),
    until: at('2026-02-24'),
    mrr: exact(2_000),
    working: '',
    voided: false,
  }
  const trials = trialsFrom(subscriptions, { periods: [billed] })
  expect(trials.map(it => [it.id, it.outcome])).toEqual([
    ['ada', 'converted'],
    ['ben', 'lost'],
  ])
})

const outcomesOf = (subscriptions: ProviderSubscription[]) =>
  Object.fromEntries(trialsFrom(subscriptions).map(it => [it.id, `${it.outcome} ${it.ended}`]))

test('one that is cancelled while it runs is lost on that day, whatever was still to come of it', () => {
  const cancelled = { ...lost, endedAt: at('2026-03-10') }
  expect(
    outcomesOf([
      trial('cancelled', '2026-03-06', '2026-04-02', cancelled),
      trial('cancelled on its last day', '2026-02-10', '2026-03-10', {
        ...cancelled,
        counted: true,
      }),
      trial('cancelled a moment later', '2026-02-10', '2026-03-10', {
        ...{ status: 'canceled', endedAt: at('2026-03-10') + 1 },
      }),
    ]),
  ).toEqual({
    cancelled: 'lost 2026-03-10',
    'cancelled on its last day': 'lost 2026-03-10',
    'cancelled a moment later': 'converted 2026-03-10',
  })
})

const STATUSES = ['trialing', 'on_trial', 'active', 'past_due', 'paused', 'unpaid']

test('one whose end is still to come runs, whatever its status', () => {
  const found = trialsFrom(
    STATUSES.map(status => trial(status, '2026-03-06', '2026-04-02', { status, counted: false })),
  )
  expect(found.map(it => it.outcome)).toEqual(STATUSES.map(() => 'running'))
})

describe.each([
  ['now', NOW],
  ['a moment ago', NOW - 1],
])('one that ends %s', (_, trialEndsAt) => {
  const ending = (part: Partial<ProviderSubscription>) =>
    STATUSES.map(status =>
      trial(status, '2026-03-06', '2026-03-20', { status, trialEndsAt, ...part }),
    )

  test('has converted where it counts', () => {
    const found = trialsFrom(ending({ counted: true }))
    expect(found.map(it => it.outcome)).toEqual(STATUSES.map(() => 'converted'))
  })

  test('that does not count runs until it is read anew where all is well, and is lost where not', () => {
    const found = outcomesOf(ending({ counted: false }))
    const running = Object.keys(found).filter(it => found[it] === 'running 2026-03-20')
    const over = Object.keys(found).filter(it => found[it] === 'lost 2026-03-20')
    expect(running.sort()).toEqual(['active', 'on_trial', 'trialing'])
    expect(over.sort()).toEqual(['past_due', 'paused', 'unpaid'])
  })
})

test('one that ended after its trial, and never counted, is lost, whatever its status is called', () => {
  const ended = { counted: false, endedAt: at('2026-03-10') }
  const found = trialsFrom(
    STATUSES.map(status => trial(status, '2026-02-01', '2026-02-15', { status, ...ended })),
  )
  expect(found.map(it => it.outcome)).toEqual(STATUSES.map(() => 'lost'))
})

test('those of one currency alone, where one is asked for', () => {
  const all = [
    trial('ada', '2026-01-10', '2026-01-24'),
    trial('ben', '2026-01-10', '2026-01-24', { currency: 'EUR' }),
  ]
  expect(trialsFrom(all, {}, 'EUR').map(it => it.id)).toEqual(['ben'])
  expect(trialsFrom(all, {}, 'USD').map(it => it.id)).toEqual(['ada'])
  expect(trialsFrom(all).map(it => it.id)).toEqual(['ada', 'ben'])
})

const anyTrial: fc.Arbitrary<Trial> = fc
  .record({
    id: fc.string(),
    offset: fc.integer({ min: 0, max: 400 }),
    length: fc.integer({ min: 0, max: 60 }),
    outcome: fc.constantFrom('converted', 'lost', 'running'),
  })
  .map(({ id, offset, length, outcome }) => ({
    connectionId: 'c',
    customer: id,
    id,
    plan: 'Plan',
    started: addDays('2025-06-01', offset),
    ended: addDays('2025-06-01', offset + length),
    outcome,
  }))

test('every trial is in one month, and is one of converted, lost and running', () => {
  fc.assert(
    fc.property(
      fc.array(anyTrial, { maxLength: 40 }),
      fc.constantFrom('ended', 'started'),
      (trials, by) => {
        const months = trialMonths(trials, by)
        expect(months.reduce((sum, it) => sum + it.trials, 0)).toBe(trials.length)
        for (const it of months) {
          expect(it.trials).toBe(it.converted + it.lost + it.running)
          expect(it.rate === null).toBe(it.converted + it.lost === 0)
        }
        for (const outcome of ['converted', 'lost', 'running'] as const) {
          expect(months.reduce((sum, it) => sum + it[outcome], 0)).toBe(
            trials.filter(it => it.outcome === outcome).length,
          )
        }
        expect(months.map(it => it.month)).toEqual(months.map(it => it.month).toSorted())
      },
    ),
  )
})
