import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createLedger } from '../../../../electron/ledger/ledger.ts'
import type { ProviderSubscription } from '../../../../electron/ledger/page.ts'
import type { CountedSubscription } from '../../../../electron/metrics/recurring/mrr.ts'
import { convertMrr, mrrOnDays } from '../../../../electron/metrics/recurring/mrr.ts'
import { planNames, plansOf } from '../../../../electron/metrics/recurring/plans.ts'
import type { FindRate } from '../../../../electron/rates/rates.ts'
import { exact } from '../../../../shared/exact.ts'
import { ledgerFile } from '../../../support/ledger/database.ts'

const TODAY = '2026-03-20'

/** A euro is 1.10 dollars; nobody knows what a crown is worth. */
const findRate: FindRate = (from, day) =>
  from === 'EUR'
    ? { from, to: 'USD', rate: '1.1', date: day, source: 'test', factor: exact(11, 10) }
    : null

const subscription = (
  id: string,
  customer: string,
  n: number,
  d = 1,
  currency = 'USD',
): CountedSubscription => ({
  connectionId: 'c',
  id,
  customer,
  currency,
  mrr: exact(n, d),
  from: '2026-01-01',
  until: null,
  billedAt: null,
})

/** Plans are what their subscriptions' ids begin with. */
const planOf = ({ id }: { id: string }) => id.split('_')[0] ?? ''

test('worked by hand: three plans, one of them in euro as well, and one that nobody converts', () => {
  const subscriptions = [
    // Three at $290 a year: 3 × 29000 ÷ 12 = 7250 cents. Two are one customer's.
    subscription('Yearly_1', 'ada', 29_000, 12),
    subscription('Yearly_2', 'ada', 29_000, 12),
    subscription('Yearly_3', 'ben', 29_000, 12),
    subscription('Pro_1', 'cleo', 5_000),
    subscription('Pro_2', 'dora', 5_000, 1, 'EUR'),
    subscription('Pro_3', 'evan', 9_000, 1, 'CZK'),
  ]
  const plans = plansOf(subscriptions, planOf, TODAY, 'USD', findRate)
  expect(
    plans.map(it => [
      it.plan,
      it.currency,
      it.subscriptions,
      it.subscribers,
      it.mrr && Number(it.mrr.amount),
      Number(it.ownMrr.amount),
      it.arpa && Number(it.arpa.amount),
      it.share,
    ]),
  ).toEqual([
    ['Yearly', 'USD', 3, 2, 7_250, 7_250, 3_625, 7_250 / 17_750],
    ['Pro', 'EUR', 1, 1, 5_500, 5_000, 5_500, 5_500 / 17_750],
    ['Pro', 'USD', 1, 1, 5_000, 5_000, 5_000, 5_000 / 17_750],
    ['Pro', 'CZK', 1, 1, null, 9_000, null, null],
  ])
})

test('plans that come to the same stand by name, then by currency, whatever the order they are told in', () => {
  const all = [
    subscription('Team_1', 'ada', 1_000),
    subscription('Pro_1', 'ben', 1_000),
    subscription('Solo_1', 'cleo', 1_000),
    subscription('Solo_2', 'dora', 700, 1, 'HUF'),
    subscription('Solo_3', 'evan', 900, 1, 'CZK'),
  ]
  for (const told of [all, all.toReversed()]) {
    const plans = plansOf(told, planOf, TODAY, 'USD', findRate)
    expect(plans.map(it => `${it.plan} ${it.currency}`)).toEqual([
      'Pro USD',
      'Solo USD',
      'Team USD',
      'Solo CZK',
      'Solo HUF',
    ])
  }
})

test('there is no share of nothing', () => {
  // A third of a cent a month.
  const [plan] = plansOf([subscription('Pro_1', 'ada', 1, 3)], planOf, TODAY, 'USD', findRate)
  expect(plan).toMatchObject({ share: null, mrr: { amount: 0n }, arpa: { amount: 0n } })
})

test('a subscription’s plan is as its own connection tells it, and nothing where none does', () => {
  const file = ledgerFile()
  onTestFinished(() => file.close())
  const [one, other] = [file.connection(), file.connection()]
  for (const [connectionId, plan] of [
    [one, 'Pro'],
    [other, 'Team'],
  ] as const) {
    const read: ProviderSubscription = {
      ...{ id: 'sub_1', status: 'active', customer: 'ada', currency: 'USD', plan, working: '' },
      ...{ mrr: exact(1_000), counted: true, countedFrom: 0, startedAt: 0 },
      ...{ trialEndsAt: null, endedAt: null, cancelsAtPeriodEnd: false },
    }
    createLedger(file.db).commit(
      { step: 'subscriptions', entries: [], subscriptions: [read], cursor: '' },
      { connectionId, hashCustomer: id => id },
    )
  }
  const nameOf = planNames(file.db, [one, other])
  expect(nameOf({ connectionId: one, id: 'sub_1' })).toBe('Pro')
  expect(nameOf({ connectionId: other, id: 'sub_1' })).toBe('Team')
  expect(nameOf({ connectionId: one, id: 'sub_2' })).toBe('')
  expect(planNames(file.db, [one])({ connectionId: other, id: 'sub_1' })).toBe('')
})

const anySubscription = fc
  .record({
    plan: fc.constantFrom('Solo', 'Team', 'Business'),
    customer: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    n: fc.integer({ min: 1, max: 100_000 }),
    d: fc.constantFrom(1, 3, 7, 12, 84),
    currency: fc.constantFrom('USD', 'EUR', 'CZK'),
    until: fc.constantFrom(null, TODAY, '2026-04-01'),
  })
  .map(({ plan, customer, n, d, currency, until }) => ({
    ...subscription(plan, customer, n, d, currency),
    until,
  }))

test('plans add up to MRR exactly, whatever their fractions', () => {
  fc.assert(
    fc.property(fc.array(anySubscription, { maxLength: 30 }), any => {
      const subscriptions = any.map((it, index) => ({ ...it, id: `${planOf(it)}_${index}` }))
      const plans = plansOf(subscriptions, planOf, TODAY, 'USD', findRate)
      const [now = new Map()] = mrrOnDays(subscriptions, [TODAY])
      const { mrr } = convertMrr(now, 'USD', TODAY, findRate)
      expect(plans.reduce((sum, it) => sum + (it.mrr?.amount ?? 0n), 0n)).toBe(mrr.amount)
      const live = subscriptions.filter(it => it.until !== TODAY)
      expect(plans.reduce((sum, it) => sum + it.subscriptions, 0)).toBe(live.length)
      for (const it of plans) expect(it.mrr === null).toBe(it.currency === 'CZK')
    }),
    { numRuns: 400 },
  )
})
