import { describe, expect, test } from 'vitest'
import type { Page, ProviderEntry, ProviderSubscription } from '../../../../electron/ledger/page.ts'
import { ANSWER_LIMITS } from '../../../../electron/providers/answer-limits.ts'
import type { ProviderContext } from '../../../../electron/providers/provider.ts'
import { sample } from '../../../../electron/providers/sample/index.ts'
import {
  add,
  type Exact,
  exact,
  exactFromDecimal,
  multiply,
  roundHalfEven,
  ZERO,
} from '../../../../shared/exact.ts'
import { testApp } from '../../../support/app.ts'
import { fillsLedger, type Origin } from '../../../support/fills-ledger.ts'

const DAY = 86_400_000
const NOON = Date.UTC(2026, 9, 14, 12)
/** The first and last days of months, and others, over more than a year. */
const MANY_DAYS = [
  ...Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 1, 3)),
  ...Array.from({ length: 6 }, (_, month) => Date.UTC(2027, month, 1) - 1),
  ...Array.from({ length: 6 }, (_, step) => NOON + step * 37 * DAY),
]

const contextAt = (now: number, signal = new AbortController().signal): ProviderContext => ({
  now: () => now,
  signal,
  retry: { retries: 0, firstWait: 0, longestWait: 0 },
  limits: ANSWER_LIMITS,
  onWait: () => {},
  setAside: [],
})

async function read(now: number, cursor: string | null = null): Promise<Page[]> {
  const pages: Page[] = []
  for await (const page of sample.pages({ key: '' }, cursor, contextAt(now))) pages.push(page)
  return pages
}

/** What a ledger holds after storing these pages in order, as an upsert by id leaves it. */
function stored(pages: Page[]) {
  return {
    entries: new Map(pages.flatMap(page => page.entries).map(entry => [entry.id, entry])),
    subscriptions: new Map(
      pages
        .flatMap(page => page.subscriptions)
        .map(subscription => [subscription.id, subscription]),
    ),
  }
}

const lastCursor = (pages: Page[]): string | null => pages.at(-1)?.cursor ?? null

const total = (items: { net: number }[]): number => items.reduce((sum, { net }) => sum + net, 0)

const countedAt = (subscriptions: Iterable<ProviderSubscription>, at: number) =>
  [...subscriptions].filter(
    ({ counted, countedFrom, endedAt }) =>
      counted && countedFrom <= at && (endedAt === null || endedAt > at),
  )

/** MRR of those, in major units of whatever currency: near enough to judge by. */
const roughMrr = (subscriptions: ProviderSubscription[]): number =>
  subscriptions.reduce((sum, { mrr }) => sum + Number(mrr.n) / Number(mrr.d) / 100, 0)

/** What it says itself, summed by hand; its customers' ids are in it. */
async function origin(): Promise<Origin> {
  const pages = await read(NOON)
  const { entries, subscriptions } = stored(pages)
  const [tomorrow] = (await read(NOON + DAY, lastCursor(pages))).flatMap(page => page.entries)
  const ofKind = (...kinds: ProviderEntry['kind'][]) =>
    [...entries.values()].filter(({ kind }) => kinds.includes(kind))
  const gross = (...kinds: ProviderEntry['kind'][]) =>
    ofKind(...kinds).reduce((sum, entry) => sum + entry.gross, 0)
  const refunds = ['refund', 'refund_failure'] as const
  const disputes = ['dispute', 'dispute_reversal'] as const
  const counted = ofKind('charge', 'fee', ...refunds, ...disputes)
  const mrr: Record<string, Exact> = {}
  for (const one of countedAt(subscriptions.values(), NOON)) {
    mrr[one.currency] = add(mrr[one.currency] ?? ZERO, one.mrr)
  }
  let now = NOON
  return {
    ...{ key: '', url: '' },
    now: () => now,
    addLate() {
      now += DAY
      return tomorrow?.id ?? 'nothing happens tomorrow'
    },
    expectedTotals: () => ({
      USD: {
        grossVolume: gross('charge'),
        refunds: -gross(...refunds),
        disputes: -gross(...disputes),
        passedOn: 0,
        fees: counted.reduce((sum, { fee }) => sum + fee, 0) - gross('fee'),
        tax: 0,
        netRevenue: counted.reduce((sum, { net }) => sum + net, 0),
      },
    }),
    expectedMrr: () =>
      Object.fromEntries(
        Object.entries(mrr).map(([currency, amount]) => [currency, Number(roundHalfEven(amount))]),
      ),
    expectedDifference: () => 0,
    personal: [...subscriptions.values()].map(({ customer }) => customer),
  }
}

fillsLedger({
  ...{ provider: sample, now: NOON, test: true, start: origin },
  async bring({ client, sync }) {
    await client.connections.startSample()
    await sync()
  },
  async bringByCommand(run, _origin, dataDir) {
    const { app, client } = await testApp({ dataDir, now: () => NOON })
    await client.connections.startSample()
    await app.close()
    await run(['sync'])
  },
})

describe('reading', () => {
  test('tells the same story all day long', async () => {
    const morning = await read(Date.UTC(2026, 9, 14, 0, 0, 1))
    expect(await read(Date.UTC(2026, 9, 14, 23, 59))).toEqual(morning)
  })

  test('goes page by page: at most a hundred entries, newest first, then what was billed, then subscriptions', async () => {
    const pages = await read(NOON)
    const steps = pages.map(page => page.step)
    expect(steps).toEqual([...steps].sort())
    for (const { step, entries, subscriptions, periods = [] } of pages) {
      const lists = { entries, invoices: periods, subscriptions }
      for (const [other, list] of Object.entries(lists))
        if (other !== step) expect(list).toEqual([])
      expect(lists[step].length).toBeGreaterThan(0)
      expect(lists[step].length).toBeLessThanOrEqual(100)
    }
    const times = pages.flatMap(page => page.entries).map(entry => entry.occurredAt)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    const { entries, subscriptions } = stored(pages)
    expect(entries.size).toBe(times.length)
    expect(subscriptions.size).toBe(pages.flatMap(page => page.subscriptions).length)
  })

  test('reads nothing twice in a day, and nothing when the clock goes back', async () => {
    const cursor = lastCursor(await read(NOON))
    expect(await read(NOON + 3_600_000, cursor)).toEqual([])
    expect(await read(NOON - 40 * DAY, cursor)).toEqual([])
  })

  test('day by day, across a month’s end, comes to what one reading would have', async () => {
    const pages = await read(NOON)
    const from = lastCursor(pages)
    for (let day = 1; day <= 24; day++) {
      pages.push(...(await read(NOON + day * DAY, lastCursor(pages))))
    }
    const atOnce = [...(await read(NOON)), ...(await read(NOON + 24 * DAY, from))]
    expect(stored(pages)).toEqual(stored(atOnce))
  })

  test('a reading killed one day and resumed the next ends with the same ledger', async () => {
    const whole = await read(NOON)
    const uninterrupted = [...whole, ...(await read(NOON + DAY, lastCursor(whole)))]
    for (const killedAfter of [1, 20, whole.length - 3]) {
      const kept = whole.slice(0, killedAfter)
      const resumed = await read(NOON + DAY, lastCursor(kept))
      expect(stored([...kept, ...resumed])).toEqual(stored(uninterrupted))
    }
  })

  test('a day that passes adds to history and changes nothing of it', async () => {
    const before = await read(NOON)
    const later = stored([...before, ...(await read(NOON + 30 * DAY, lastCursor(before)))])
    const { entries, subscriptions } = stored(before)
    const midnight = Date.UTC(2026, 9, 14)
    for (const entry of later.entries.values()) {
      expect(entry.occurredAt < midnight).toBe(entries.has(entry.id))
      if (entry.occurredAt < midnight) expect(entries.get(entry.id)).toEqual(entry)
    }
    for (let month = 0; month <= 36; month++) {
      const at = midnight - 1 - month * 30 * DAY
      expect(
        countedAt(later.subscriptions.values(), at).map(({ id, mrr }) => ({ id, mrr })),
      ).toEqual(countedAt(subscriptions.values(), at).map(({ id, mrr }) => ({ id, mrr })))
    }
  })

  test('stops when told to', async () => {
    const abort = new AbortController()
    const pages = sample.pages({ key: '' }, null, contextAt(NOON, abort.signal))
    await pages.next()
    abort.abort()
    await expect(pages.next()).rejects.toThrow()
  })

  test('introduces itself as test data in dollars', async () => {
    expect(await sample.check({ key: '' }, { acceptFullAccess: false }, contextAt(NOON))).toEqual({
      id: 'demo',
      currency: 'USD',
      test: true,
    })
  })
})

describe('the ledger', async () => {
  const { entries, subscriptions } = stored(await read(NOON))
  const all = [...entries.values()]
  const ofKind = (kind: ProviderEntry['kind']) => all.filter(entry => entry.kind === kind)

  test('nets every entry, in whole cents, within three years', () => {
    for (const entry of all) {
      expect(entry.net).toBe(entry.gross - entry.fee)
      for (const amount of [entry.gross, entry.fee]) expect(Number.isSafeInteger(amount)).toBe(true)
      expect(entry.occurredAt).toBeGreaterThanOrEqual(Date.UTC(2023, 9, 1))
      expect(entry.occurredAt).toBeLessThan(Date.UTC(2026, 9, 14))
      expect(entry.availableAt).toBeGreaterThanOrEqual(entry.occurredAt)
    }
  })

  test('tells what was sold with every charge and what came back of it, and mostly where', () => {
    const sold = all.filter(({ subscription }) => subscription !== null)
    const plans = new Map([...subscriptions.values()].map(({ id, plan }) => [id, plan]))
    const countries = new Map<string, Set<string | null>>()
    for (const { customer, subscription, product, country } of sold) {
      expect(product).toBe(plans.get(subscription ?? ''))
      countries.set(customer ?? '', (countries.get(customer ?? '') ?? new Set()).add(country))
    }
    expect([...countries.values()].filter(({ size }) => size !== 1)).toEqual([])
    const untold = sold.filter(({ country }) => country === null).length / sold.length
    expect(untold).toBeGreaterThan(0)
    expect(untold).toBeLessThan(0.1)
  })

  test('takes 2.9% + 30c of each charge', () => {
    for (const { gross, fee } of ofKind('charge')) {
      expect(gross).toBeGreaterThan(0)
      expect(Math.abs(fee - (gross * 0.029 + 30))).toBeLessThanOrEqual(0.5)
    }
  })

  test('gives each kind its sign', () => {
    const signs = {
      refund: -1,
      refund_failure: 1,
      dispute: -1,
      dispute_reversal: 1,
      fee: -1,
    } as const
    for (const [kind, sign] of Object.entries({ ...signs, payout: -1 })) {
      const found = all.filter(entry => entry.kind === kind)
      expect(found, kind).not.toEqual([])
      for (const { gross } of found) expect(Math.sign(gross)).toBe(sign)
    }
  })

  test('pays out every Monday all that was available, and never more', () => {
    const made = ofKind('payout')
    for (const { occurredAt } of made) expect(new Date(occurredAt).getUTCDay()).toBe(1)
    const last = Math.max(...made.map(({ occurredAt }) => occurredAt))
    const available = all.filter(
      ({ kind, availableAt }) => kind !== 'payout' && availableAt !== null && availableAt <= last,
    )
    expect(total(available)).toBe(-total(made))
  })

  test('takes back no more from a customer than it paid', () => {
    const balances = new Map<string, number>()
    for (const { customer, gross } of all) {
      if (customer) balances.set(customer, (balances.get(customer) ?? 0) + gross)
    }
    expect([...balances.values()].filter(balance => balance < 0)).toEqual([])
  })

  test('converts the euro customer’s charges at the rate it states', () => {
    const converted = all.filter(({ conversion }) => conversion !== null)
    expect(converted.length).toBeGreaterThan(20)
    for (const { conversion, gross, currency, kind } of converted) {
      expect({ currency, kind, from: conversion?.from }).toEqual({
        currency: 'USD',
        kind: 'charge',
        from: 'EUR',
      })
      const rate = exactFromDecimal(conversion?.rate ?? '')
      expect(Math.abs(Number(conversion?.rate) - 1.09)).toBeLessThan(0.05)
      expect(gross).toBe(Number(roundHalfEven(multiply(exact(4_900), rate))))
    }
  })

  test('charges what the subscriptions say, and only while they ran', () => {
    for (const charge of ofKind('charge')) {
      const subscription = subscriptions.get(charge.subscription ?? '')
      expect(subscription).toMatchObject({ customer: charge.customer, counted: true })
      if (!subscription) continue
      expect(charge.occurredAt).toBeGreaterThanOrEqual(subscription.countedFrom)
      expect(charge.occurredAt).toBeLessThan(subscription.endedAt ?? Number.POSITIVE_INFINITY)
      const months = subscription.plan.endsWith('yearly') ? 12 : 1
      if (subscription.currency === 'USD') {
        expect(exact(charge.gross, months)).toEqual(subscription.mrr)
      }
    }
  })

  test('has a charge under every live subscription that is not on trial, in its last period', () => {
    const lastCharge = new Map(
      ofKind('charge')
        .toReversed()
        .map(charge => [charge.subscription, charge.occurredAt]),
    )
    for (const { id, counted, endedAt, plan, status } of subscriptions.values()) {
      if (!counted || endedAt !== null) continue
      const months = plan.endsWith('yearly') ? 12 : 1
      const unpaid = status === 'past_due' ? 24 : 0
      expect(lastCharge.get(id), id).toBeGreaterThan(
        Date.UTC(2026, 9, 14) - (months * 31 + unpaid + 23) * DAY,
      )
    }
  })
})

describe('the subscriptions', async () => {
  const { subscriptions } = stored(await read(NOON))
  const all = [...subscriptions.values()]

  test('are consistent in themselves', () => {
    for (const it of all) {
      expect(it.mrr.n > 0n).toBe(true)
      expect(it.countedFrom).toBeGreaterThanOrEqual(it.startedAt)
      expect(it.endedAt ?? it.countedFrom).toBeGreaterThanOrEqual(it.countedFrom)
      expect(it.endedAt === null).toBe(it.status !== 'canceled')
      if (it.status === 'trialing') expect(it.counted).toBe(false)
      expect(it.trialEndsAt).toBe(it.countedFrom > it.startedAt ? it.countedFrom : null)
      if (it.status === 'active' || it.status === 'past_due') expect(it.counted).toBe(true)
    }
  })

  test('never count one customer twice at once', () => {
    for (let month = 0; month < 36; month++) {
      const customers = countedAt(all, NOON - month * 30 * DAY).map(({ customer }) => customer)
      expect(new Set(customers).size).toBe(customers.length)
    }
  })

  test('show what is rare', () => {
    const find = (part: Partial<ProviderSubscription>) =>
      expect.arrayContaining([expect.objectContaining(part)])
    expect(all).toEqual(find({ status: 'active', currency: 'EUR' }))
    expect(all).toEqual(find({ status: 'active', working: '$49.00 − 20% forever' }))
    expect(all).toEqual(find({ status: 'active', cancelsAtPeriodEnd: true }))
    expect(all).toEqual(find({ status: 'active', working: '$490.00 ÷ 12', mrr: exact(49_000, 12) }))
    expect(all).toEqual(find({ status: 'past_due' }))
    expect(all).toEqual(find({ status: 'trialing' }))
    expect(all).toEqual(
      find({ plan: 'Business', working: '$149.00 + 4 × $12.00', mrr: exact(19_700) }),
    )
  })
})

test.each(MANY_DAYS)('is believable whenever it is first read: %d', async now => {
  const { entries, subscriptions } = stored(await read(now))
  const today = Math.floor(now / DAY) * DAY
  const live = countedAt(subscriptions.values(), today)
  expect(entries.size).toBeGreaterThan(5_800)
  expect(entries.size).toBeLessThan(9_000)
  expect(live.length).toBeGreaterThan(250)
  expect(live.length).toBeLessThan(360)
  const monthly = Array.from({ length: 36 }, (_, month) =>
    roughMrr(countedAt(subscriptions.values(), today - month * 30 * DAY)),
  ).reverse()
  expect(monthly.at(-1)).toBeGreaterThan(14_000)
  expect(monthly.at(-1)).toBeLessThan(18_000)
  const changes = monthly.slice(12).map((mrr, index) => mrr / (monthly[index + 11] ?? mrr) - 1)
  expect(Math.max(...changes)).toBeLessThan(0.25)
  expect(Math.min(...changes)).toBeGreaterThan(-0.1)
  const worse = changes.filter(change => change < 0).length
  expect(worse).toBeGreaterThan(0)
  expect(worse).toBeLessThan(8)
})

describe('what was billed', () => {
  test('meets what the subscriptions are worth', async () => {
    const { client, sync } = await testApp({ now: () => NOON })
    await client.connections.startSample()
    await sync()
    const { mrr, reconciliation } = await client.metrics.document()
    expect(reconciliation).toEqual({
      mrrLive: mrr,
      mrrInvoices: mrr,
      difference: { amount: 0n, currency: 'USD' },
    })
  })

  test('a ledger of the sample’s first version is read once more, from the same day', async () => {
    const whole = await read(NOON)
    const start = Object(JSON.parse(lastCursor(whole) ?? '')).start
    const older = JSON.stringify({ start, since: 0, until: NOON - DAY, read: 9, done: true })
    const again = await read(NOON, older)
    expect(stored(again)).toEqual(stored(whole))
    expect(again.flatMap(it => it.periods ?? [])).toEqual(whole.flatMap(it => it.periods ?? []))
  })
})
