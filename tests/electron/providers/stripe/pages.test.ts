import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { emptyStore, keep, ledger } from '../../../support/reading.ts'
import { addCase, addCharge, type StripeAccount, TODAY } from '../../../support/stripe/account.ts'
import { price } from '../../../support/stripe/billing.ts'
import { build } from '../../../support/stripe/cases.ts'
import { invoice } from '../../../support/stripe/invoices.ts'
import { context, readAll, sync } from '../../../support/stripe/reading.ts'
import {
  createStripeSandbox,
  type SandboxOptions,
  type StripeSandbox,
} from '../../../support/stripe/sandbox.ts'

let sandbox: StripeSandbox
afterEach(() => sandbox.close())

const start = async (options: SandboxOptions = {}) => {
  sandbox = await createStripeSandbox({ entries: 350, ...options })
  return sandbox
}
const asked = (path: string) => sandbox.requests.filter(request => request.path === path)
const DAY = 86_400

/** More subscriptions than go on a page. */
const copies = ({ account }: StripeSandbox, count: number) => {
  const [first] = account.subscriptions
  if (!first) throw new Error('The account has no subscription')
  return Array.from({ length: count }, (_, n) => ({ ...first, id: `sub_more${n}` }))
}

describe('a first sync', () => {
  it('reads every page, newest first, then the invoices, then the subscriptions', async () => {
    await start()
    const pages = await sync(sandbox)
    expect(pages.slice(0, 4).map(({ step, entries }) => [step, entries.length])).toEqual([
      ['entries', 100],
      ['entries', 100],
      ['entries', 100],
      ['entries', 50],
    ])
    const steps = pages.slice(4).map(({ step }) => step)
    const invoicePages = Math.ceil(sandbox.account.invoices.length / 100)
    expect(invoicePages).toBeGreaterThan(1)
    expect(steps).toEqual([...Array<string>(invoicePages).fill('invoices'), 'subscriptions'])
    // The last page has the newest once more, as they were when the balance was asked for.
    const times = pages
      .slice(0, -1)
      .flatMap(({ entries }) => entries.map(entry => entry.occurredAt))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  it('pages through subscriptions too', async () => {
    await start({ entries: 5 })
    sandbox.account.subscriptions.push(...copies(sandbox, 160))
    const { subscriptions } = await readAll(sandbox)
    expect(subscriptions.size).toBe(sandbox.account.subscriptions.length)
  })

  it('of an empty account ends well, and the next finds what came since', async () => {
    await start({ entries: 0, subscriptions: false })
    const store = await readAll(sandbox)
    expect(ledger(store)).toEqual({ entries: {}, subscriptions: {}, periods: {}, setAside: {} })
    expect(store.cursor).not.toBeNull()
    addCharge(sandbox.account, { created: TODAY })
    await sync(sandbox, store)
    expect(store.entries.size).toBe(1)
  })

  it('has the next page on its way while one is stored, and no more than that', async () => {
    await start()
    const pages = stripe.pages({ key: sandbox.key, apiBase: sandbox.url }, null, context())
    await pages.next()
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(2))
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(sandbox.requests).toHaveLength(2)
    await pages.return()
  })
})

describe('a sync that was stopped', () => {
  it.each([1, 2, 3, 4])('after page %i goes on from there and ends the same', async pages => {
    await start()
    const store = emptyStore()
    await sync(sandbox, store, { pages })
    const before = asked('/v1/balance_transactions').length
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
    const [next] = asked('/v1/balance_transactions').slice(before)
    expect(next?.query.has('starting_after')).toBe(pages < 4)
  })

  it('and finds what came at the head meanwhile in the same run', async () => {
    await start()
    const store = emptyStore()
    await sync(sandbox, store, { pages: 2 })
    const { id } = addCharge(sandbox.account, { created: TODAY + 60 })
    await sync(sandbox, store)
    expect(store.entries.has(id)).toBe(true)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
  })

  it('within an incremental pass goes on within it', async () => {
    await start({ entries: 700, days: 45 })
    const store = await readAll(sandbox)
    await sync(sandbox, store, { pages: 2 })
    const before = sandbox.requests.length
    await sync(sandbox, store)
    const [next] = sandbox.requests.slice(before)
    expect(next?.query.has('starting_after')).toBe(true)
    expect(next?.query.has('created[gte]')).toBe(true)
  })

  it('where what it stopped after is gone reads that list again', async () => {
    await start({ entries: 5 })
    sandbox.account.subscriptions.push(...copies(sandbox, 160))
    const store = emptyStore()
    await sync(sandbox, store, { pages: 2 })
    const last = JSON.parse(store.cursor ?? '').state.after
    const { subscriptions } = sandbox.account
    subscriptions.splice(
      subscriptions.findIndex(({ id }) => id === last),
      1,
    )
    await sync(sandbox, store)
    expect([...store.subscriptions.keys()]).toEqual(
      expect.arrayContaining(subscriptions.map(({ id }) => id)),
    )
  })

  it.each(['', 'null', '{', '{"version":2,"state":{"step":"idle","mark":1}}', '{"version":1}'])(
    'with a cursor of %j, which it does not know, reads everything again',
    async cursor => {
      await start()
      const store = { ...emptyStore(), cursor }
      await sync(sandbox, store)
      expect(store.entries.size).toBe(350)
    },
  )

  it('by its caller or by a signal leaves nothing behind', async () => {
    await start()
    sandbox.inject({ delay: 10_000 }, { path: 'balance_transactions', after: 1 })
    await sync(sandbox, emptyStore(), { pages: 1 })

    const stop = new AbortController()
    sandbox.inject({ delay: 10_000 }, { path: 'balance_transactions', after: 1 })
    const reading = sync(sandbox, emptyStore(), { signal: stop.signal })
    setTimeout(() => stop.abort(new Error('told to stop')), 100)
    await expect(reading).rejects.toThrow('told to stop')
  })

  it('law: whatever the stops and whatever comes meanwhile, the ledger ends the same', async () => {
    const change = fc.record({
      pages: fc.integer({ min: 0, max: 6 }),
      newer: fc.integer({ min: 0, max: 120 }),
      late: fc.integer({ min: 0, max: 3 }),
      changed: fc.integer({ min: 0, max: 5 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async changes => {
        const own = await createStripeSandbox({ entries: 330, days: 90 })
        const { transactions, subscriptions } = own.account
        subscriptions.push(...copies(own, 120))
        const store = emptyStore()
        let clock = TODAY
        for (const { pages, newer, late, changed } of changes) {
          await sync(own, store, { pages })
          clock += 3600
          for (let n = 0; n < newer; n++) addCharge(own.account, { created: clock + n })
          for (let n = 0; n < late; n++) addCharge(own.account, { created: clock - (n + 5) * DAY })
          for (const one of transactions.slice(transactions.length - changed)) {
            Object.assign(one, { status: 'available', available_on: one.available_on + DAY })
          }
          for (const one of subscriptions.slice(changed, changed * 30)) one.status = 'past_due'
        }
        await sync(own, store)
        expect(ledger(store)).toEqual(ledger(await readAll(own)))
        expect(store.entries.size).toBe(transactions.length)
        await own.close()
      }),
      { numRuns: 30 },
    )
  }, 180_000)
})

describe('a later sync', () => {
  it('of an account where nothing happened changes nothing, and asks for the last 30 days', async () => {
    await start()
    const store = await readAll(sandbox)
    const before = structuredClone(ledger(store))
    const newest = Math.max(...sandbox.account.transactions.map(({ created }) => created))
    const first = sandbox.requests.length
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(before)
    const since = sandbox.requests[first]?.query.get('created[gte]')
    expect(Number(since)).toBe(newest - 30 * DAY)
  })

  it('finds entries that came late, changed, or are new', async () => {
    await start()
    const store = await readAll(sandbox)
    const late = addCharge(sandbox.account, { created: TODAY - 25 * DAY })
    const fresh = addCharge(sandbox.account, { created: TODAY + DAY })
    const pending = sandbox.account.transactions.find(({ status }) => status === 'pending')
    if (!pending) throw new Error('nothing is pending')
    Object.assign(pending, { status: 'available', available_on: pending.available_on + DAY })
    await sync(sandbox, store)
    expect(store.entries.has(late.id)).toBe(true)
    expect(store.entries.has(fresh.id)).toBe(true)
    expect(store.entries.get(pending.id)?.availableAt).toBe(pending.available_on * 1000)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
  })
})

describe('an invoice that is open for longer than a sync reads again', () => {
  const due = (account: StripeAccount) => {
    const one = build('', { mrr: [0, 1], items: [{ amount: 10_000 }] }, 0, TODAY)
    addCase(account, one)
    const own = price({ id: 'price_due', amount: 10_000 })
    account.prices.set(own.id, own)
    const line = { subscription: one.subscription.id, item: 'si_1', price: own }
    const lines = [{ ...line, amount: 10_000, from: TODAY - 90 * DAY, until: TODAY - 60 * DAY }]
    const options = { created: TODAY - 90 * DAY, lines, tax: 1900, sent: true }
    const open = invoice({ ...options, id: 'in_due', status: 'open', intents: ['pi_first'] })
    // Another of the same second, which stays open.
    account.invoices.push(open, invoice({ ...options, id: 'in_other', status: 'open' }))
    return open
  }

  it('tells tax and subscription of its payment, whenever and by whatever it is paid', async () => {
    await start({ entries: 40, days: 100, subscriptions: false })
    const open = due(sandbox.account)
    const store = await readAll(sandbox)
    await sync(sandbox, store)
    const calm = asked('/v1/invoices').length
    open.intents.push('pi_second')
    open.status = 'paid'
    const pages = await sync(sandbox, store)
    expect(pages.flatMap(it => it.sales ?? [])).toEqual([
      { sale: 'pi_first', subscription: 'sub_case00', tax: { amount: 1900, of: 11_900 } },
      { sale: 'pi_second', subscription: 'sub_case00', tax: { amount: 1900, of: 11_900 } },
    ])
    // Once: it is known by now.
    const after = asked('/v1/invoices').length
    expect((await sync(sandbox, store)).flatMap(it => it.sales ?? [])).toEqual([])
    expect(asked('/v1/invoices').length - after).toBeLessThan(after - calm)
  })

  it('is taken back where it was voided, and by a sync that was stopped in between', async () => {
    await start({ entries: 40, days: 100, subscriptions: false })
    const open = due(sandbox.account)
    const store = await readAll(sandbox)
    Object.assign(open, { status: 'void', billing_reason: 'subscription_update' })
    await sync(sandbox, store, { pages: 1 })
    await sync(sandbox, store)
    const [period] = [...store.periods.values()].filter(it => it.id.startsWith('in_due'))
    expect(period?.voided).toBe(true)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
  })
})

describe('trouble on the way', () => {
  const waits: (string | null)[] = []
  const onWait = (reason: string | null) => void waits.push(reason)
  afterEach(() => void waits.splice(0))

  it.each([
    { status: 429 },
    { status: 500 },
    { status: 503 },
    { status: 200, body: '<html>' },
    { drop: 'before' },
    { drop: 'within' },
    { delay: 100 },
  ] as const)('%j is tried again, and the ledger is whole', async fault => {
    await start()
    for (const after of [0, 2, 4]) sandbox.inject(fault, { after, times: 2 })
    const store = emptyStore()
    await sync(sandbox, store, { onWait })
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
    if (!('delay' in fault)) expect(waits.filter(Boolean)).toHaveLength(6)
    expect(waits.at(-1)).toBeNull()
  })

  it.each([429, 503])('%i with Retry-After waits as long as it says', async status => {
    await start({ entries: 5 })
    sandbox.inject({ status, retryAfter: 1 })
    await sync(sandbox, emptyStore(), { onWait })
    const [first, second] = sandbox.requests
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990)
    expect(waits[0]).toBeTruthy()
  })

  it('Retry-After may be a date', async () => {
    await start({ entries: 5 })
    sandbox.inject({ status: 429, retryAfter: new Date(Date.now() + 2000).toUTCString() })
    await sync(sandbox)
    const [first, second] = sandbox.requests
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(900)
  })

  it('a wait of an hour is for the next run', async () => {
    await start()
    sandbox.inject({ status: 429, retryAfter: 3600 })
    await expect(sync(sandbox)).rejects.toMatchObject({ code: 'PROVIDER_BUSY', retryable: true })
    expect(sandbox.requests).toHaveLength(1)
  })

  it('a rate limit slows it down and loses nothing', async () => {
    await start({ entries: 5, rate: 10 })
    const { subscriptions } = await readAll(sandbox)
    expect(subscriptions.size).toBe(sandbox.account.subscriptions.length)
  })

  it.each([{ drop: 'before' }, { drop: 'within' }, { status: 500 }] as const)(
    '%j is never tried again behind the policy’s back',
    async fault => {
      await start()
      sandbox.inject(fault, { times: 5 })
      const none = { retries: 0, firstWait: 1, longestWait: 1 }
      await expect(sync(sandbox, emptyStore(), { retry: none })).rejects.toMatchObject({
        code: 'PROVIDER_UNREACHABLE',
        retryable: true,
      })
      expect(sandbox.requests).toHaveLength(1)
    },
  )

  it('a key revoked in the middle ends the run at once; what was stored stays', async () => {
    await start()
    const store = emptyStore()
    const reading = async () => {
      for await (const page of stripe.pages(
        { key: sandbox.key, apiBase: sandbox.url },
        null,
        context(),
      )) {
        keep(store, page)
        sandbox.revoke('expired')
      }
    }
    await expect(reading()).rejects.toMatchObject({ code: 'KEY_REFUSED', retryable: false })
    expect(store.entries.size).toBeGreaterThanOrEqual(100)
    expect(sandbox.requests.length).toBeLessThanOrEqual(3)
  })

  it.each(['coupon', 'plan'] as const)('a key without %s says what it lacks', async permission => {
    await start({ entries: 5, denied: [permission] })
    await expect(sync(sandbox)).rejects.toMatchObject({
      code: 'KEY_PERMISSION_MISSING',
      why: expect.stringContaining(`rak_${permission}_read`),
    })
  })

  it.each(['balance_transactions', 'invoices', 'subscriptions'])(
    'a list of %s that says more follows and brings nothing stops there',
    async path => {
      await start({ entries: 5 })
      sandbox.inject({ status: 200, body: '{"object":"list","data":[],"has_more":true}' }, { path })
      await expect(sync(sandbox)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    },
  )

  it('an answer that is not a list is named', async () => {
    await start()
    sandbox.inject({ status: 200, body: '{"object":"list","has_more":false}' })
    await expect(sync(sandbox)).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      message: expect.stringContaining('balance transactions'),
      why: expect.stringContaining('data'),
    })
  })
})
