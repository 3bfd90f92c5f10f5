import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { lemonSqueezy } from '../../../../electron/providers/lemon-squeezy/index.ts'
import { testApp } from '../../../support/app.ts'
import {
  addInvoice,
  addOrder,
  DAY,
  emptyAccount,
  type LemonAccount,
  lemonAccount,
  TODAY,
} from '../../../support/lemon-squeezy/account.ts'
import { context, open, readAll, sync } from '../../../support/lemon-squeezy/reading.ts'
import { createLemonSandbox, type LemonSandbox } from '../../../support/lemon-squeezy/sandbox.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'

/** So many paid orders, an hour apart, the last of them now. */
function orders(count: number): LemonAccount {
  const account = emptyAccount()
  for (let n = count - 1; n >= 0; n--) {
    addOrder(account, { at: TODAY - n * 3_600_000, total: 1_000 + n, status: 'paid' })
  }
  return account
}

const newer = (account: LemonAccount, count: number, from = TODAY) => {
  for (let n = 1; n <= count; n++) {
    addOrder(account, { at: from + n * 1000, total: 500 + n, status: 'paid' })
  }
}
const pagesAsked = ({ requests }: LemonSandbox, path: string) =>
  requests.filter(it => it.path === path).map(it => Number(it.query.get('page[number]')))

describe('a list that changes while it is read', () => {
  it('grows at its head: nothing is missed, and what came is in the next sync', async () => {
    const account = orders(350)
    const sandbox = await open(account)
    const store = emptyStore()
    await sync(sandbox, store, { onPage: () => newer(account, 40, TODAY + account.orders.length) })
    const old = account.orders.slice(0, 350)
    expect(old.filter(({ id }) => !store.entries.has(`order:${id}`))).toEqual([])
    await sync(sandbox, store)
    expect(store.entries.size).toBe(account.orders.length)
  })

  it.each([60, 100, 130])(
    'loses %i of its head: pages that may have been passed over are read again',
    async gone => {
      const account = orders(450)
      const sandbox = await open(account)
      const store = emptyStore()
      await sync(sandbox, store, {
        // Of the newest: what was on page 3 is now on page 2 or 1.
        onPage: stored => void (stored === 1 && account.orders.splice(-gone)),
      })
      expect(account.orders.filter(({ id }) => !store.entries.has(`order:${id}`))).toEqual([])
    },
  )

  it('grows by whole pages while a stopped sync waits: it goes on, then reads the head', async () => {
    const account = orders(350)
    const sandbox = await open(account)
    const store = emptyStore()
    await sync(sandbox, store, { pages: 2 })
    newer(account, 250)
    await sync(sandbox, store)
    expect(store.entries.size).toBe(600)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
  })

  it('law: whatever the stops and whatever comes or changes meanwhile, the ledger ends the same', async () => {
    const change = fc.record({
      pages: fc.integer({ min: 0, max: 6 }),
      newer: fc.integer({ min: 0, max: 120 }),
      late: fc.integer({ min: 0, max: 3 }),
      refunded: fc.integer({ min: 0, max: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async changes => {
        const account = lemonAccount({ entries: 330, days: 90 })
        const sandbox = await createLemonSandbox({ account })
        const store = emptyStore()
        let clock = TODAY
        for (const { pages, newer: fresh, late, refunded } of changes) {
          await sync(sandbox, store, { pages })
          clock += 3_600_000
          newer(account, fresh, clock)
          for (let n = 0; n < late; n++) {
            const sold = { at: clock - (n + 5) * DAY, total: 700, status: 'paid' } as const
            addInvoice(account, { ...sold, reason: 'renewal' })
          }
          // A refund of what is older is found by the next whole reading only, a day later.
          const recent = account.orders.filter(
            ({ attributes: { status, created_at } }) =>
              status === 'paid' && Date.parse(created_at) > TODAY - 25 * DAY,
          )
          for (const { attributes } of recent.slice(0, refunded)) {
            Object.assign(attributes, { status: 'refunded', refunded_amount: attributes.total })
          }
        }
        await sync(sandbox, store)
        expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
        await sandbox.close()
      }),
      { numRuns: 20 },
    )
  }, 180_000)
})

describe('a later sync', () => {
  it('reads the orders and invoices of the last thirty days, not what is older', async () => {
    // An order an hour: 30 days are 720 of them, in 8 pages, and the ninth tells that it is enough.
    const sandbox = await open(orders(1_500))
    const store = await readAll(sandbox)
    expect(pagesAsked(sandbox, '/v1/orders')).toHaveLength(15)
    const before = sandbox.requests.length
    await sync(sandbox, store)
    const again = sandbox.requests.slice(before).filter(it => it.path === '/v1/orders')
    expect(again.map(it => Number(it.query.get('page[number]')))).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
  })

  it('finds the refund of an order that is 90 days old, a day after the last whole reading', async () => {
    const account = orders(3_000)
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    const old = account.orders.find(it => Date.parse(it.attributes.created_at) > TODAY - 90 * DAY)
    if (!old) throw new Error('nothing is that old')
    Object.assign(old.attributes, { status: 'refunded', refunded_amount: old.attributes.total })
    const refund = `order:${old.id}:refund`

    await sync(sandbox, store, { now: () => TODAY + DAY / 2 })
    expect(store.entries.has(refund)).toBe(false)
    await sync(sandbox, store, { now: () => TODAY + DAY })
    expect(store.entries.has(refund)).toBe(true)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
  })

  it('reads thirty days from the newest that was read, however long ago that was', async () => {
    const account = emptyAccount()
    const sold = { total: 700, status: 'paid' } as const
    for (let n = 0; n < 250; n++) addOrder(account, { ...sold, at: TODAY - (60 + n / 10) * DAY })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    // Listed late, on the third page, and long before thirty days of now.
    const { id } = addOrder(account, { ...sold, at: TODAY - 84 * DAY })
    await sync(sandbox, store, { now: () => TODAY + 3_600_000 })
    expect(store.entries.has(`order:${id}`)).toBe(true)
  })

  it('reads thirty days from now, where something is dated ahead', async () => {
    const account = orders(350)
    addOrder(account, { at: TODAY + 400 * DAY, total: 700, status: 'paid' })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    const [oldest] = account.orders
    Object.assign(oldest?.attributes ?? {}, { status: 'partial_refund', refunded_amount: 40 })
    await sync(sandbox, store, { now: () => TODAY + 3_600_000 })
    expect(store.entries.get(`order:${oldest?.id}:refund`)).toMatchObject({ gross: -40 })
  })

  it('reads everything where the clock went back', async () => {
    const sandbox = await open(orders(1_500))
    const store = await readAll(sandbox)
    const before = pagesAsked(sandbox, '/v1/orders').length
    await sync(sandbox, store, { now: () => TODAY - DAY })
    expect(pagesAsked(sandbox, '/v1/orders').length - before).toBe(15)
  })

  it('of a list that is not newest first reads it to its end', async () => {
    const account = orders(1_500)
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    // A first page of two that are old, the older one first: nothing says that newer ones won't follow.
    const list = { data: [], meta: { page: { lastPage: 15, total: 1_500 } } }
    const shuffled = [TODAY - 300 * DAY, TODAY - 200 * DAY].map((at, n) => ({
      ...account.orders[n],
      attributes: { ...account.orders[n]?.attributes, created_at: new Date(at).toISOString() },
    }))
    sandbox.inject(
      { status: 200, body: JSON.stringify({ ...list, data: shuffled }) },
      { path: '/v1/orders' },
    )
    const before = pagesAsked(sandbox, '/v1/orders').length
    await sync(sandbox, store)
    expect(pagesAsked(sandbox, '/v1/orders').length - before).toBe(9)
  })

  it('finds a paid order that became fraudulent: the same entry, no longer counted', async () => {
    const account = orders(3)
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    Object.assign(account.orders[1]?.attributes ?? {}, { status: 'fraudulent' })
    await sync(sandbox, store)
    expect(store.entries.get('order:6001')).toMatchObject({ kind: 'other' })
  })

  it('finds that a refund grew: the same entry, changed', async () => {
    const account = orders(3)
    const [first] = account.orders
    Object.assign(first?.attributes ?? {}, { status: 'partial_refund', refunded_amount: 100 })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    Object.assign(first?.attributes ?? {}, { refunded_amount: 250 })
    await sync(sandbox, store)
    expect(store.entries.get('order:6000:refund')).toMatchObject({ kind: 'refund', gross: -250 })
    expect(store.entries.size).toBe(4)
  })

  it.each([
    ['fell', { status: 'partial_refund', refunded_amount: 40 }, 40n],
    ['was taken back', { status: 'paid', refunded_amount: 0 }, 0n],
    ['was of a payment that failed', { status: 'failed' }, 0n],
  ])('finds that a refund %s: the ledger has what there is', async (_, changes, refunds) => {
    const account = orders(3)
    const [first] = account.orders
    Object.assign(first?.attributes ?? {}, { status: 'partial_refund', refunded_amount: 100 })
    const { key, url: apiBase } = await open(account)
    const { client, sync: run } = await testApp({ now: () => TODAY })
    const about = { name: 'Acme', key, apiBase, sync: false }
    await client.connections.connect({ provider: 'lemon-squeezy', ...about })
    await run()
    const sums = async () => {
      const { grossVolume, refunds } = (await client.metrics.overview()).allTime
      return [grossVolume.amount, refunds.amount]
    }
    expect(await sums()).toEqual([3_003n, 100n])
    Object.assign(first?.attributes ?? {}, changes)
    expect(await run()).toMatchObject([{ status: 'succeeded' }])
    expect(await sums()).toEqual([changes.status === 'failed' ? 2_001n : 3_003n, refunds])
  })
})

describe('pages', () => {
  it('come one ahead of what is stored, and no more than that', async () => {
    const sandbox = await open(orders(350))
    const pages = lemonSqueezy.pages({ key: sandbox.key, apiBase: sandbox.url }, null, context())
    await pages.next()
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(2))
    await pages.return()
    expect(sandbox.requests).toHaveLength(2)
  })

  it.each(['', 'null', '{', '{"version":2}', '{"version":1,"state":{"step":"idle","mark":1}}'])(
    'with a cursor of %j, which is none, begin from nothing',
    async cursor => {
      const sandbox = await open(orders(120))
      const store = { ...emptyStore(), cursor }
      await sync(sandbox, store)
      expect(store.entries.size).toBe(120)
    },
  )

  it('ask for a hundred at once, in JSON:API', async () => {
    const sandbox = await open(orders(5))
    await readAll(sandbox)
    for (const { path, query } of sandbox.requests) {
      if (!path.startsWith('/v1/prices')) expect(query.get('page[size]'), path).toBe('100')
    }
  })

  it('whose key is revoked in the middle end at once; what was stored stays', async () => {
    const sandbox = await open(orders(950))
    const store = emptyStore()
    const reading = sync(sandbox, store, { onPage: () => sandbox.revoke() })
    await expect(reading).rejects.toMatchObject({
      code: 'KEY_REFUSED',
      retryable: false,
      fix: expect.not.stringContaining('permission'),
    })
    expect(store.entries.size).toBeGreaterThanOrEqual(100)
    expect(sandbox.requests.length).toBeLessThanOrEqual(3)
  })

  it('wait as long as a 429 says, and leave a long wait to the next run', async () => {
    const sandbox = await open(orders(5))
    const waits: (string | null)[] = []
    sandbox.inject({ status: 429, retryAfter: 1 })
    await sync(sandbox, emptyStore(), { onWait: reason => waits.push(reason) })
    expect(waits[0]).toContain('1 s')
    sandbox.inject({ status: 429, retryAfter: 3600 })
    await expect(readAll(sandbox)).rejects.toMatchObject({ code: 'PROVIDER_BUSY' })
  })

  it.each(['{"data":[]}', '{"errors":[]}', '[]'])('that are %s are named', async body => {
    const sandbox = await open(orders(5))
    sandbox.inject({ status: 200, body })
    await expect(readAll(sandbox)).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      message: expect.stringContaining('the orders'),
    })
  })
})
