import { verifyV1 } from '@openrevenue/snapshot/v1'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tellGrowth } from '../../../../electron/snapshots/tell.ts'
import { DEFAULT_PRIVACY, type Privacy } from '../../../../shared/privacy.ts'
import { connectSandbox, testApp } from '../../../support/app.ts'
import { stripeAccount, TODAY } from '../../../support/stripe/account.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const NOW = Date.UTC(2025, 11, 15, 12)

/** Its day and gross, and its currency where that is not USD. */
type Payment = [day: string, gross: number, currency?: string]

/** A startup of that zone with a payment at noon of each of these days, and who asks as platforms do. */
async function startupIn(timezone: string, days: Payment[]) {
  const { app, client } = await testApp({ now: () => NOW })
  const rows = days.map(
    ([day, gross, currency = 'USD'], index) =>
      `${index},${day}T12:00:00Z,charge,${currency},${gross}`,
  )
  await client.startup.create({
    ...{ name: 'S', description: '', website: '', currency: 'USD', timezone },
  })
  const text = ['id,date,kind,currency,gross', ...rows].join('\n')
  await client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const base = await app.openPublishing(0)
  const { secret } = await client.publishing.apiKeys.create({ name: 'Board' })
  const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
  return {
    client,
    set: (privacy: Partial<Privacy>) =>
      client.startup.savePrivacy({ ...DEFAULT_PRIVACY, ...privacy }),
    current: async () => (await fetch(`${base}/api/v1/revenue/current`, { headers })).json(),
    signed: async (body: object) => {
      const call = { method: 'POST', headers, body: JSON.stringify(body) }
      return (await fetch(`${base}/api/v1/revenue/signed`, call)).json()
    },
    revenue: async (body: object) => {
      const call = { method: 'POST', headers, body: JSON.stringify(body) }
      const { data } = await (await fetch(`${base}/api/v1/revenue`, call)).json()
      return data.map((it: { date: string; revenue: number }) => [it.date, it.revenue])
    },
  }
}

const MONTHS: Payment[] = [
  ['2025-09-10', 100],
  ['2025-10-10', 20_000],
  ['2025-11-10', 30_000],
  ['2025-12-10', 700],
]

describe('a platform that asks without an interval', () => {
  test.each(['Asia/Tokyo', 'America/New_York', 'UTC', 'Pacific/Kiritimati'])(
    'gets months, each under the day it begins with in %s',
    async zone => {
      const { revenue } = await startupIn(zone, MONTHS)
      const all = { startDate: '2025-01-01T00:00:00Z', endDate: '2025-12-31T23:59:59.999Z' }
      expect(await revenue(all)).toEqual([
        ['2025-09-01T00:00:00.000Z', 100],
        ['2025-10-01T00:00:00.000Z', 20_000],
        ['2025-11-01T00:00:00.000Z', 30_000],
        ['2025-12-01T00:00:00.000Z', 700],
      ])
    },
  )

  test.each(['Asia/Tokyo', 'America/New_York'])(
    'and asks for one month gets that one, whole and alone, in %s',
    async zone => {
      const { revenue } = await startupIn(zone, [
        ['2025-10-01', 1],
        ['2025-10-31', 2],
        ['2025-11-01', 4],
        ['2025-11-30', 8],
        ['2025-12-01', 16],
      ])
      const november = ['2025-11-01T00:00:00.000Z', 12]
      for (const [startDate, endDate] of [
        ['2025-11-01T00:00:00.000Z', '2025-12-01T00:00:00.000Z'],
        ['2025-11-01T00:00:00Z', '2025-11-30T23:59:59.999Z'],
        ['2025-11-01T00:00:00+09:00', '2025-12-01T00:00:00+09:00'],
      ]) {
        expect(await revenue({ startDate, endDate })).toEqual([november])
      }
    },
  )
})

test('current has an ISO time stamp, and growth wherever it may be seen', async () => {
  const { current, set } = await startupIn('UTC', MONTHS)
  expect(await current()).toMatchObject({
    timestamp: new Date(NOW).toISOString(),
    growthRate: 50,
  })
  await set({ growth: false })
  expect(await current()).not.toHaveProperty('growthRate')
  const young = await startupIn('UTC', [['2025-12-10', 700]])
  expect(await young.current()).toMatchObject({ growthRate: null })
})

describe('growth', () => {
  const growthUnder = async (privacy: Partial<Privacy>) => {
    const { current, set } = await startupIn('UTC', [
      ['2025-09-10', 1],
      ['2025-10-10', 30_000],
      ['2025-11-10', 40_000],
    ])
    await set(privacy)
    return (await current()).growthRate
  }

  test('beside exact months says what they say', async () => {
    expect(await growthUnder({})).toBe(33.33)
    expect(await growthUnder({ months: 3 })).toBe(33.33)
  })

  test('is withheld beside ranges, which it would narrow down, and of a month that is not published', async () => {
    expect(await growthUnder({ revenue: 'range' })).toBeNull()
    expect(await growthUnder({ months: 2 })).toBeNull()
    expect(await growthUnder({ months: 1 })).toBeNull()
  })

  test('of hidden revenue is told in whole percents', async () => {
    expect(await growthUnder({ revenue: 'hidden' })).toBe(33)
    const leap = { ratio: 42.1346, month: '2026-02', previous: '2026-01' }
    const told = tellGrowth(leap, { ...DEFAULT_PRIVACY, revenue: 'hidden' }, '2025-01-01')
    // 4213 % of a small month that was known would be the other month to the cent, nearly.
    expect(told).toEqual({ told: 'rounded', percent: 4200 })
  })
})

describe('a range', () => {
  test('says that it is one, in what is signed and in what is not', async () => {
    const { current, signed, set, client } = await startupIn('UTC', MONTHS)
    const all = { startDate: '2025-01-01T00:00:00Z', endDate: '2026-01-01T00:00:00Z' }
    expect(JSON.parse((await signed(all)).data)[1]).not.toHaveProperty('precision')
    expect(await current()).not.toHaveProperty('precision')
    await set({ revenue: 'range' })
    expect(await current()).toMatchObject({ totalRevenue: 35_600, precision: 'range' })
    const { document } = await client.snapshots.create()
    for (const answer of [await signed(all), JSON.parse(document)]) {
      const { valid, points, limits } = await verifyV1(answer)
      expect(valid).toBe(true)
      expect(points.map(it => [it.revenue, it.precision])).toEqual(
        [100, 10_000, 25_000, 500].map(least => [least, 'range']),
      )
      expect(limits.at(-1)).toEqual({ code: 'RANGES', points: 4, of: 4 })
    }
  })

  test('is told of whole months alone: no part of one narrows it down', async () => {
    const { revenue, set } = await startupIn('UTC', [
      ['2025-11-10', 20_000],
      ['2025-11-20', 20_000],
    ])
    await set({ revenue: 'range' })
    const part = { startDate: '2025-11-05T00:00:00Z', endDate: '2025-11-15T00:00:00Z' }
    expect(await revenue(part)).toEqual([['2025-11-01T00:00:00.000Z', 25_000]])
    for (const interval of ['daily', 'weekly', 'yearly']) {
      expect(await revenue({ ...part, interval })).toEqual([])
    }
  })
})

describe('a total beside ranged months', () => {
  const totalOf = async (days: Payment[], privacy: Partial<Privacy>) => {
    const { current, set } = await startupIn('UTC', days)
    await set({ revenue: 'range', ...privacy })
    return (await current()).totalRevenue
  }

  test('is what they come to at least: what lies between tells nothing of the largest', async () => {
    const small: [string, number] = ['2025-10-10', 100]
    for (const largest of [25_000, 40_000, 49_999]) {
      expect(await totalOf([small, ['2025-11-10', largest]], {})).toBe(25_100)
    }
  })

  test('tells nothing of a month that is not published', async () => {
    for (const earlier of [0, 30_000, 5_000_000]) {
      expect(await totalOf([['2025-06-10', earlier], ...MONTHS], { months: 4 })).toBe(35_600)
    }
  })

  test('is left out where, exact, it would tell the one month that is not published', async () => {
    const exact = { revenue: 'exact', months: 4 } as const
    const june: Payment = ['2025-06-10', 300]
    expect(await totalOf(MONTHS, exact)).toBe(50_800)
    expect(await totalOf([june, ...MONTHS], exact)).toBeUndefined()
    expect(await totalOf([['2025-07-10', 200], june, ...MONTHS], exact)).toBe(51_300)
  })

  test('is left out where it is less than they', async () => {
    expect(await totalOf([['2025-06-10', -40_000], ...MONTHS], { months: 4 })).toBeUndefined()
  })
})

test('what lacks money that no known rate converts is left out, and not told as zero', async () => {
  const { client, current, revenue, signed } = await startupIn('UTC', [
    ...MONTHS,
    ['2025-11-20', 5_000, 'NGN'],
  ])
  const all = { startDate: '2025-01-01T00:00:00Z', endDate: '2025-12-31T23:59:59.999Z' }
  const known = [
    ['2025-09-01T00:00:00.000Z', 100],
    ['2025-10-01T00:00:00.000Z', 20_000],
    ['2025-12-01T00:00:00.000Z', 700],
  ]
  expect(await revenue(all)).toEqual(known)
  expect(JSON.parse((await signed(all)).data)).toHaveLength(3)
  expect(await current()).not.toHaveProperty('totalRevenue')
  expect(await current()).toMatchObject({ growthRate: null })
  expect(await client.publishing.told()).toMatchObject({
    revenue: { told: 'exact', value: { amount: 70_000n } },
    totalRevenue: { told: 'unknown', value: null },
    unconverted: { revenue: ['NGN'], mrr: [] },
  })
})

test('nor is MRR whose subscriptions no known rate converts', async () => {
  const it = await testApp({ now: () => TODAY * 1000 })
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 20 }) })
  onTestFinished(() => sandbox.close())
  await it.client.startup.create({
    ...{ name: 'S', description: '', website: '', currency: 'NGN', timezone: 'UTC' },
  })
  await connectSandbox(it, sandbox)
  expect(await it.client.publishing.told()).toBeNull()
  await it.sync()
  expect(await it.client.publishing.told()).toMatchObject({
    ...{ mrr: { told: 'unknown' }, arr: { told: 'unknown' }, subscribers: { told: 'exact' } },
  })
  const { document } = await it.client.snapshots.create()
  // Months without a payment are those whose revenue is known: it is nothing.
  const points: { revenue: number; mrr?: number }[] = JSON.parse(JSON.parse(document).data)
  expect(points.length).toBeGreaterThan(0)
  expect(points.filter(it => it.revenue !== 0 || it.mrr !== undefined)).toEqual([])
})

test('the app shows what the public sees, and its own net revenue by another name', async () => {
  const { client, set } = await startupIn('UTC', MONTHS)
  await set({ revenue: 'range', mrr: 'hidden', months: 3 })
  expect(await client.publishing.told()).toMatchObject({
    month: '2025-12',
    oldestMonth: '2025-10',
    revenue: { told: 'range', value: { amount: 50_000n }, below: { amount: 100_000n } },
    netRevenue: { amount: 70_000n },
    totalRevenue: { told: 'range', value: { amount: 3_550_000n }, below: null },
    mrr: { told: 'hidden', value: null },
    arr: { told: 'hidden', value: null },
    subscribers: { told: 'unknown', value: null },
    growth: { told: 'withheld', percent: null },
  })
})
