import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { money } from '../../../../shared/money.ts'
import {
  at,
  type CustomersFile,
  customersFile,
  entry,
  scopeOf,
  subscription,
} from '../../../support/ledger/customers.ts'

const usd = (amount: number) => money(BigInt(amount), 'USD')

let file: CustomersFile
beforeAll(() => {
  file = customersFile()
})
afterAll(() => file.close())

describe('who came and who left this month, asked on 20 March', () => {
  test('new are subscribers whose first MRR is of this month, its first day and today included', () => {
    const connection = file.filled(
      [entry('1', 'once', '2026-03-02', 900)],
      [
        subscription('a', 'on the last of February', 1_000, '2026-02-28'),
        subscription('b', 'on the first of March', 1_000, '2026-03-01'),
        subscription('c', 'today', 1_000, '2026-03-20'),
        subscription('d', 'came and went in March', 1_000, '2026-03-02', '2026-03-10'),
        subscription('e1', 'came back in March', 1_000, '2026-01-05', '2026-02-10'),
        subscription('e2', 'came back in March', 1_000, '2026-03-05'),
      ],
    )
    expect(file.figures().summary(scopeOf(connection))).toMatchObject({
      ...{ subscribers: 4, formerSubscribers: 1, oneTimeBuyers: 1 },
      ...{ newThisMonth: 2, leftThisMonth: 0 },
    })
  })

  test('those left who had MRR at the end of February and have none today', () => {
    const connection = file.filled(
      [],
      [
        subscription('a', 'on the first of March', 1_000, '2026-01-05', '2026-03-01'),
        subscription('b', 'today', 1_000, '2026-02-28', '2026-03-20'),
        subscription('c', 'on the last of February', 1_000, '2026-01-05', '2026-02-28'),
        subscription('d', 'came and went in March', 1_000, '2026-03-01', '2026-03-10'),
        subscription('e1', 'changed plans', 1_000, '2026-01-05', '2026-03-10'),
        subscription('e2', 'changed plans', 2_000, '2026-03-10'),
        ...['f', 'g', 'h'].map(it => subscription(it, `${it} stays`, 1_000, '2026-01-05')),
      ],
    )
    expect(file.figures().summary(scopeOf(connection))).toMatchObject({
      ...{ subscribers: 4, formerSubscribers: 4, leftThisMonth: 2 },
    })
  })

  test('one who left long ago at one connection has not left because of a namesake at another', () => {
    const one = file.filled([], [subscription('a', 'ada', 1_000, '2026-01-05', '2026-02-10')])
    const two = file.filled([], [subscription('a', 'ada', 1_000, '2026-01-05')])
    const { subscribers, formerSubscribers, leftThisMonth } = file
      .figures()
      .summary(scopeOf(one, two))
    expect([subscribers, formerSubscribers, leftThisMonth]).toEqual([1, 1, 0])
  })

  test('who was new is so no more once the month has turned', () => {
    let now = at('2026-03-31')
    const connection = file.filled([], [subscription('a', 'ada', 1_000, '2026-03-05')])
    const reader = file.figures(() => now)
    const summary = () => reader.summary(scopeOf(connection))
    expect(summary()).toMatchObject({ asOf: '2026-03-31', newThisMonth: 1 })
    now = at('2026-04-01')
    expect(summary()).toMatchObject({ asOf: '2026-04-01', newThisMonth: 0 })
  })
})

test('ARPA is MRR by subscriber, and nothing where there are none', () => {
  const buyer = file.filled([entry('1', 'ada', '2026-01-10', 2_000)])
  expect(file.figures().summary(scopeOf(buyer))).toMatchObject({ mrr: usd(0), arpa: null })
  // 10.00 + 5.00 of Ada's and 5.01 of Ben's: 20.01 ÷ 2 = 10.005, half to even.
  const two = file.filled(
    [entry('1', 'cleo', '2026-01-10', 2_000)],
    [
      subscription('a1', 'ada', 1_000, '2026-01-10'),
      subscription('a2', 'ada', 500, '2026-01-10'),
      subscription('b', 'ben', 501, '2026-01-10'),
    ],
  )
  expect(file.figures().summary(scopeOf(two))).toMatchObject({ mrr: usd(2_001), arpa: usd(1_000) })
})

test('nobody has a share of revenue that is not above zero, whoever it was taken from', () => {
  const refunded = { kind: 'refund' as const }
  const connection = file.filled(
    [
      entry('1', 'ada', '2026-01-31', 5_000),
      entry('2', 'ben', '2026-02-10', 100),
      entry('3', null, '2026-02-20', -20_000, refunded),
      entry('4', null, '2026-03-01', 14_900, { kind: 'charge' }),
    ],
    [],
  )
  const none = { top1: null, top5: null, top10: null }
  const summary = (to?: string) => file.figures().summary(scopeOf(connection), { to })
  expect(summary('2026-02-28').concentration.revenue).toEqual(none)
  expect(summary().concentration.revenue).toEqual(none)
  expect(summary('2026-02-19').concentration.revenue.top1).toBe(5_000 / 5_100)
})

test('revenue is that of the days asked for, MRR and who is what are today’s', () => {
  const connection = file.filled(
    [
      entry('1', 'ada', '2026-01-31', 100),
      entry('2', 'ada', '2026-02-01', 1_000),
      entry('3', 'ben', '2026-02-28', 3_000),
      entry('4', null, '2026-02-10', -30, { kind: 'fee' }),
      entry('5', null, '2026-03-10', -7, { kind: 'fee' }),
      entry('6', 'ben', '2026-03-01', 20_000),
    ],
    [subscription('a', 'ada', 1_000, '2026-03-10')],
  )
  const scope = scopeOf(connection)
  const reader = file.figures()
  const days = { from: '2026-02-01', to: '2026-02-28' }
  const today = { customers: 2, subscribers: 1, oneTimeBuyers: 1, mrr: usd(1_000) }
  expect(reader.summary(scope)).toMatchObject({
    ...today,
    revenue: { ofCustomers: usd(24_100), noCustomerTold: usd(-37), total: usd(24_063) },
  })
  expect(reader.summary(scope, days)).toMatchObject({
    ...today,
    revenue: { ofCustomers: usd(4_000), noCustomerTold: usd(-30), total: usd(3_970) },
    concentration: { mrr: { top1: 1 }, revenue: { top1: 3_000 / 4_000 } },
  })
  expect(reader.summary(scope, { from: '2026-03-01' }).revenue.total).toEqual(usd(19_993))
  expect(reader.summary(scope, { to: '2026-01-31' }).revenue.total).toEqual(usd(100))
  const listed = reader.list(scope, { sort: 'revenue', order: 'descending', ...days }).page(0, 9)
  expect(listed.map(it => [it.customer, it.revenue, it.firstPaid, it.lastPaid])).toEqual([
    ['ben', usd(3_000), '2026-02-28', '2026-03-01'],
    ['ada', usd(1_000), '2026-01-31', '2026-02-01'],
  ])
})

describe('plans and trials of some connections', () => {
  test('a plan is what counts today of its name and its currency', () => {
    const plan = (id: string, name: string, currency = 'USD', ended: string | null = null) =>
      subscription(id, `of ${id}`, 1_000, '2026-01-10', ended, { plan: name, currency })
    const one = file.filled(
      [],
      [
        plan('p1', 'Pro'),
        plan('p2', 'Pro'),
        plan('p3', 'Pro', 'EUR'),
        plan('p4', 'Pro', 'USD', '2026-03-20'),
        plan('t1', 'Team'),
      ],
    )
    // The same id elsewhere is another plan.
    const two = file.filled([], [plan('p1', 'Team'), plan('p5', 'Pro')])
    const scope = scopeOf(one, two)
    const of = (name: string, currency: string) =>
      file
        .figures()
        .plan(scope, { plan: name, currency })
        .map(it => `${it.id} of ${it.connectionId === one ? 'one' : 'two'}`)
        .sort()
    expect(of('Pro', 'USD')).toEqual(['p1 of one', 'p2 of one', 'p5 of two'])
    expect(of('Pro', 'EUR')).toEqual(['p3 of one'])
    expect(of('Team', 'USD')).toEqual(['p1 of two', 't1 of one'])
    expect(of('Team', 'EUR')).toEqual([])
    const plans = file.figures().plans(scope)
    expect(plans.map(it => [it.plan, it.currency, it.subscriptions, it.mrr])).toEqual([
      ['Pro', 'USD', 3, usd(3_000)],
      ['Team', 'USD', 2, usd(2_000)],
      ['Pro', 'EUR', 1, null],
    ])
  })

  test('trials that still run, apart from those of their month that are over', () => {
    const trial = (id: string, ends: string) =>
      subscription(id, `of ${id}`, 1_000, '2026-02-10', null, {
        ...{ trialEndsAt: at(ends), countedFrom: at(ends) },
      })
    const all = [
      trial('long', '2029-04-01'),
      trial('soon', '2026-03-31'),
      trial('over', '2026-03-01'),
    ]
    const scope = scopeOf(file.filled([], all))
    const ids = (which: { by: 'ended' | 'started'; month?: string; running?: boolean }) =>
      file
        .figures()
        .trial(scope, which)
        .map(it => it.id)
    expect(ids({ by: 'ended', running: true })).toEqual(['long', 'soon'])
    expect(ids({ by: 'ended', month: '2026-03', running: false })).toEqual(['over'])
    expect(ids({ by: 'ended', month: '2026-03' })).toEqual(['soon', 'over'])
    expect(ids({ by: 'started', month: '2026-02', running: true }).sort()).toEqual(['long', 'soon'])
  })

  test('trials of a month, the newest first', () => {
    const trial = (id: string, from: string, ends: string, currency = 'USD') =>
      subscription(id, `of ${id}`, 1_000, from, null, {
        ...{ trialEndsAt: at(ends), countedFrom: at(ends), currency },
      })
    const connection = file.filled(
      [],
      [
        trial('jan to feb', '2026-01-20', '2026-02-10'),
        trial('feb to mar', '2026-02-15', '2026-03-01'),
        trial('early feb', '2026-02-01', '2026-02-08'),
        trial('all feb', '2026-02-02', '2026-02-28'),
        trial('euros', '2026-02-03', '2026-02-20', 'EUR'),
      ],
    )
    const scope = scopeOf(connection)
    const of = (by: 'ended' | 'started', month: string) =>
      file
        .figures()
        .trial(scope, { by, month })
        .map(it => it.id)
    expect(of('ended', '2026-02')).toEqual(['all feb', 'euros', 'jan to feb', 'early feb'])
    expect(of('started', '2026-02')).toEqual(['feb to mar', 'euros', 'all feb', 'early feb'])
    expect(of('started', '2026-03')).toEqual([])
    const months = (only?: string) =>
      file
        .figures()
        .trials({ ...scope, only }, 'ended')
        .map(it => [it.month, it.trials, it.converted])
    expect(months()).toEqual([
      ['2026-02', 4, 4],
      ['2026-03', 1, 1],
    ])
    expect(months('EUR')).toEqual([['2026-02', 1, 1]])
  })
})
