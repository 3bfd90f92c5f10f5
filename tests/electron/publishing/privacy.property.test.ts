import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { Totals } from '../../../shared/contract/totals.ts'
import { countRange, moneyRange, type Privacy, type Visibility } from '../../../shared/privacy.ts'
import { connectSandbox, testApp } from '../../support/app.ts'
import { createEcbSandbox } from '../../support/ecb/sandbox.ts'
import { openPlatform } from '../../support/platform.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const DAY = 86_400_000

const visibility = fc.constantFrom<Visibility>('exact', 'range', 'hidden')
const privacySettings: fc.Arbitrary<Privacy> = fc.record({
  revenue: visibility,
  mrr: visibility,
  arr: visibility,
  customers: visibility,
  growth: fc.boolean(),
  months: fc.constantFrom(1, 2, 3, 6, 12),
})

/** What a platform may see: a profile of its own, or null for the public's. */
const profile = fc.option(privacySettings, { freq: 2 })

type Step =
  | { does: 'privacy'; privacy: Privacy }
  | { does: 'platform'; up: boolean; profile: Privacy | null }
  | { does: 'profile'; of: number; profile: Privacy | null }
  | { does: 'push' | 'retry' | 'sync' | 'answers' }
  | { does: 'clock'; days: number }
  | { does: 'open'; open: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('privacy'), privacy: privacySettings }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('push', 'retry', 'sync', 'answers') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('platform'), up: fc.boolean(), profile }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('profile'), of: fc.nat(3), profile }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('clock'),
      days: fc.constantFrom(-400, -31, 1, 31, 400),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('open'), open: fc.boolean() }) },
) as fc.Arbitrary<Step>

/** Of every currency of the account. Without one, what lacks that money would be unknown. */
const RATES = { USD: '1.1', GBP: '0.8', JPY: '160', KWD: '0.34', ISK: '150', UGX: '4000' }

/** An account, its app, platforms that come and go, and all that leaves the machine. */
async function world() {
  const clock = { now: TODAY * 1000 }
  const account = stripeAccount({ entries: 40, seed: 5 })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const bank = await createEcbSandbox({ '2024-01-02': RATES })
  onTestFinished(() => bank.close())
  const it = await testApp({ now: () => clock.now, ecbFiles: bank.url })
  await connectSandbox(it, sandbox)
  await it.sync()
  const base = String(await it.app.openPublishing(0))
  const { secret } = await it.client.publishing.apiKeys.create({ name: 'Board' })
  const platforms: { id: string; received: { body: string }[]; answer: { status: number } }[] = []
  const toPublic = (texts: string[]): Left[] => texts.map(text => ({ text, platformId: null }))

  async function ask(path: string, { key = false, body }: { key?: boolean; body?: object } = {}) {
    const answer = await fetch(`${base}/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...(key ? { 'x-api-key': secret } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    expect(answer.status).not.toBe(429)
    return answer.text()
  }
  const dates = { startDate: '2020-01-01T00:00:00Z', endDate: '2030-01-01T00:00:00Z' }
  /** Every answer that there is, with a key and without one. */
  async function answers(): Promise<Left[]> {
    const said: string[] = []
    for (const key of [true, false]) {
      for (const path of ['v1/health', 'v1/revenue/current', 'v1/revenue/public-stats']) {
        said.push(await ask(path, { key }))
      }
    }
    for (const interval of [undefined, 'daily', 'yearly']) {
      const body = { ...dates, interval }
      said.push(await ask('v1/revenue/signed', { key: true, body }))
    }
    return toPublic(said)
  }

  async function addPlatform(up: boolean, privacy: Privacy | null): Promise<void> {
    const { endpoint, ...platform } = await openPlatform({ status: up ? 201 : 503 })
    const details = { name: 'Board', endpoint, test: true, token: 'tok', privacy }
    const { id } = await it.client.publishing.platforms.add(details)
    platforms.push({ id, ...platform })
  }

  /** Does it, and returns all that left because of it. */
  async function take(one: Step): Promise<Left[]> {
    for (const platform of platforms) platform.received.length = 0
    const { client } = it
    const said: Left[] = []
    // No two syncs end at the same millisecond.
    clock.now += 1
    if (one.does === 'privacy') await client.startup.savePrivacy(one.privacy)
    if (one.does === 'platform') await addPlatform(one.up, one.profile)
    if (one.does === 'profile') {
      const { id } = platforms[one.of % Math.max(platforms.length, 1)] ?? {}
      if (id) await client.publishing.platforms.savePrivacy({ id, privacy: one.profile })
    }
    if (one.does === 'clock') clock.now += one.days * DAY
    if (one.does === 'open') await client.publishing.configure({ open: one.open })
    if (one.does === 'answers') said.push(...(await answers()))
    if (one.does === 'sync') {
      addCharge(account, { created: Math.floor(clock.now / 1000) - 60, amount: 12_345 })
      await it.sync()
    }
    if (one.does === 'retry') {
      for (const { id } of await client.publishing.deliveries()) {
        await client.publishing.retry({ id }).catch(() => null)
      }
    }
    // Waits for whatever is still being sent, too.
    for (const { id } of platforms) await client.publishing.push({ platformId: id })
    const sent = platforms.flatMap(({ id, received }) =>
      received.map(({ body }) => ({ text: body, platformId: id })),
    )
    return [...said, ...sent]
  }

  return { ...it, clock, answers, take }
}

type World = Awaited<ReturnType<typeof world>>

/** What left the machine: an answer for the public, or what was sent to a platform. */
interface Left {
  text: string
  platformId: string | null
}

/** What is so and what the one may see whom it was told, read where the founder reads them. */
async function truthOf({ client, clock }: World) {
  const overview = await client.metrics.overview()
  const months = await client.metrics.series({ interval: 'month' })
  const { privacy } = (await client.startup.get()) ?? {}
  const platforms = await client.publishing.platforms.list()
  const today = new Date(clock.now)
  return ({ platformId }: Left) => {
    const own = platforms.find(it => it.id === platformId)?.privacy
    return { overview, months, today, privacy: (own ?? privacy) as Privacy }
  }
}

type Truth = ReturnType<Awaited<ReturnType<typeof truthOf>>>

const major = ({ amount }: { amount: bigint }) => Number(amount) / 100
const least = (of: { amount: bigint }) => Number(moneyRange(of.amount, 2).min) / 100

/** The least that leaves of money: itself, its range's lower bound, or nothing. */
const allowed = (of: { amount: bigint } | null, how: Visibility, twelve = 1) =>
  of === null || how === 'hidden' ? undefined : (how === 'exact' ? major(of) : least(of)) * twelve

const allowedCount = (count: number | null, how: Visibility) =>
  count === null || how === 'hidden'
    ? undefined
    : how === 'exact'
      ? count
      : Number(countRange(count).min)

const oldestMonth = (today: Date, months: number): string =>
  new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months + 1))
    .toISOString()
    .slice(0, 10)

const recurring = ({ mrr, arr }: Privacy): Visibility =>
  [mrr, arr].includes('hidden') ? 'hidden' : [mrr, arr].includes('range') ? 'range' : 'exact'

interface SaidPoint {
  date: string
  revenue: number
  mrr?: number
}

/** Points, wherever in an answer they are. */
function pointsIn(answer: Record<string, unknown>): SaidPoint[] {
  const { data, chart_data } = answer
  return typeof data === 'string' ? JSON.parse(data) : ((data ?? chart_data ?? []) as never)
}

function checkPoints(text: string, { privacy, months, today }: Truth): void {
  const points = pointsIn(JSON.parse(text))
  if (privacy.revenue === 'hidden') expect(points).toEqual([])
  const oldest = oldestMonth(today, privacy.months)
  for (const { date, revenue, mrr } of points) {
    // A year is dated by its first day, though its point holds the published months alone.
    const isYear = points.every(it => it.date.slice(5, 10) === '01-01')
    if (!isYear) expect(date >= oldest).toBe(true)
    if (privacy.revenue === 'range') {
      const month = months.find(it => it.start === date.slice(0, 10))
      const amount = month ? beforeFees(month) : 0n
      expect([date, revenue]).toEqual([date, least({ amount })])
    }
    if (recurring(privacy) === 'hidden') expect(mrr).toBeUndefined()
    if (recurring(privacy) === 'range' && mrr !== undefined) {
      // A point tells of its end, which for a year is that of its last month.
      const span = date.slice(0, isYear ? 4 : 7)
      const month = months.findLast(it => it.start.startsWith(span))
      expect([date, mrr]).toEqual([date, allowed(month?.mrr ?? null, 'range')])
    }
  }
}

const beforeFees = (it: Totals): bigint =>
  it.grossVolume.amount - it.refunds.amount - it.disputes.amount - it.passedOn.amount

/** The total that may leave: it tells no month that is not published, and beside ranged ones no more than they. */
function allowedTotal({ privacy, overview, months, today }: Truth): number | undefined {
  if (privacy.revenue === 'hidden') return undefined
  const total = { amount: beforeFees(overview.allTime) }
  const first = oldestMonth(today, privacy.months)
  const earlier = months.filter(it => it.start < first && beforeFees(it) !== 0n)
  if (privacy.revenue === 'exact') return earlier.length === 1 ? undefined : major(total)
  const published = months.filter(it => it.start >= first)
  const sum = published.reduce((sum, it) => sum + least({ amount: beforeFees(it) }), 0)
  return major(total) < sum ? undefined : sum
}

function checkHeadline(text: string, truth: Truth): void {
  const { privacy, overview } = truth
  const said = JSON.parse(text)
  const { mrr = said.current_mrr, arr = said.current_arr } = said
  const growth = said.growthRate ?? said.growth_rate ?? null
  if (!('currency' in said || 'chart_data' in said)) return
  expect(said.totalRevenue ?? said.total_revenue).toBe(allowedTotal(truth))
  expect(said.customerCount ?? said.customer_count).toBe(
    allowedCount(overview.activeSubscribers, privacy.customers),
  )
  expect(overview.unconverted).toEqual([])
  expect(mrr).toBe(allowed(overview.mrr, recurring(privacy)))
  expect(arr).toBe(allowed(overview.mrr, recurring(privacy), 12))
  if (growth === null) return
  expect(privacy.growth).toBe(true)
  expect(privacy.revenue).not.toBe('range')
  if (privacy.revenue === 'exact') expect(privacy.months).toBeGreaterThanOrEqual(3)
  else expect(Number.isInteger(growth)).toBe(true)
}

/** Every amount of money and rate in an answer, in the text of its points too. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value === 'string') return value.startsWith('[') ? numbersIn(JSON.parse(value)) : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, it]) =>
    ['timestamp', 'uptime', 'customerCount', 'customer_count'].includes(key) ? [] : numbersIn(it),
  )
}

/** No hidden or ranged figure stands anywhere. One that is its range's lower bound may. */
function checkNumbers(text: string, { privacy, overview, months }: Truth): void {
  const secret: { amount: bigint }[] = []
  if (recurring(privacy) !== 'exact' && overview.mrr) {
    secret.push(overview.mrr, { amount: overview.mrr.amount * 12n })
  }
  if (privacy.revenue !== 'exact') {
    for (const it of [overview.allTime, ...months]) secret.push({ amount: beforeFees(it) })
  }
  const said = new Set(numbersIn(JSON.parse(text)))
  for (const it of secret) {
    if (major(it) !== least(it)) expect([...said]).not.toContain(major(it))
  }
}

async function checkAll(it: World, left: Left[]): Promise<void> {
  const truthFor = await truthOf(it)
  for (const one of left) {
    const truth = truthFor(one)
    checkPoints(one.text, truth)
    checkHeadline(one.text, truth)
    checkNumbers(one.text, truth)
  }
}

test('a law: whatever changes in whatever order, nothing leaves that is hidden from whom it is told, or tells it', async () => {
  await fc.assert(
    fc.asyncProperty(
      privacySettings,
      fc.array(step, { minLength: 3, maxLength: 7 }),
      async (first, steps) => {
        const it = await world()
        for (const one of [{ does: 'privacy', privacy: first } as const, ...steps]) {
          await checkAll(it, await it.take(one))
        }
        await checkAll(it, await it.answers())
      },
    ),
    { numRuns: 15, endOnFailure: true },
  )
}, 180_000)
