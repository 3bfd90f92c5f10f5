import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FindRate } from '../../../electron/ledger/rates.ts'
import type { CountedSubscription } from '../../../electron/metrics/mrr.ts'
import { convertMrr, mrrOnDays } from '../../../electron/metrics/mrr.ts'
import { plansOf } from '../../../electron/metrics/plans.ts'
import { exact } from '../../../shared/exact.ts'

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
