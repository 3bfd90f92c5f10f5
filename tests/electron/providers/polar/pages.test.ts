import { describe, expect, it } from 'vitest'
import {
  addOrder,
  addRefund,
  DAY,
  emptyAccount,
  polarAccount,
  TODAY,
} from '../../../support/polar/account.ts'
import { subscription } from '../../../support/polar/billing.ts'
import { open, readAll, sync } from '../../../support/polar/reading.ts'
import { emptyStore, keep, ledger } from '../../../support/reading.ts'

const HOUR = 3_600_000
/** A clock so many hours after today. */
const later = (hours: number) => ({ now: () => TODAY + hours * HOUR })

describe('after the first sync', () => {
  it('the last 30 days are read again, and once a day everything', async () => {
    const account = polarAccount({ entries: 700 })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    const whole = sandbox.requests.length
    await sync(sandbox, store, later(23))
    const short = sandbox.requests.length - whole
    expect(short).toBeLessThan(whole)

    const old = account.orders.find(it => it.paid && it.platform_fee_currency === null)
    if (!old) throw new Error('The account has no such order')
    old.platform_fee_amount += 7
    await sync(sandbox, store, later(23))
    expect(store.entries.get(`order:${old.id}`)?.fee).toBe(old.platform_fee_amount - 7)
    await sync(sandbox, store, later(25))
    expect(store.entries.get(`order:${old.id}`)?.fee).toBe(old.platform_fee_amount)
  })

  it('a refund that is pending again is no entry any more', async () => {
    const account = emptyAccount()
    const order = addOrder(account, { at: TODAY - 3 * DAY, subtotal: 1000 })
    const back = addRefund(account, order, { at: TODAY - DAY, amount: 400 })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    expect(store.entries.get(`refund:${back.id}`)).toMatchObject({ gross: -400 })
    back.status = 'pending'
    await sync(sandbox, store)
    expect([...store.entries.keys()]).toEqual([`order:${order.id}`])
  })

  it('a refund of an old order is seen at once, and one that goes through late', async () => {
    const account = emptyAccount()
    const order = addOrder(account, { at: TODAY - 300 * DAY, subtotal: 1000 })
    addOrder(account, { at: TODAY - DAY, subtotal: 1000 })
    const waiting = addRefund(account, order, { at: TODAY, amount: 400, status: 'pending' })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    const refund = addRefund(account, order, { at: TODAY + HOUR, amount: 200 })
    waiting.status = 'succeeded'
    await sync(sandbox, store, later(2))
    expect(store.entries.get(`refund:${refund.id}`)?.gross).toBe(-200)
    expect(store.entries.get(`refund:${waiting.id}`)?.gross).toBe(-400)
  })

  it('an order dated after now does not hide what comes before that', async () => {
    const account = emptyAccount()
    addOrder(account, { at: TODAY + 300 * DAY, subtotal: 1000 })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    const order = addOrder(account, { at: TODAY + HOUR, subtotal: 500 })
    await sync(sandbox, store, later(2))
    expect(store.entries.has(`order:${order.id}`)).toBe(true)
  })
})

describe('what was set aside', () => {
  it('is tried again however old it is, and is in the ledger once it can be read', async () => {
    const account = emptyAccount()
    const order = addOrder(account, { at: TODAY - 300 * DAY, subtotal: 1000 })
    const refund = addRefund(account, order, { at: TODAY - 299 * DAY, amount: 1000 })
    addOrder(account, { at: TODAY - DAY, subtotal: 700 })
    addRefund(account, order, { at: TODAY - DAY, amount: 0 })
    order.total_amount += 1
    refund.tax_amount = -1
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    expect([...store.setAside.keys()].sort()).toEqual([order.id, refund.id].sort())
    await sync(sandbox, store, later(1))
    expect(store.setAside.size).toBe(2)
    order.total_amount -= 1
    refund.tax_amount = 0
    await sync(sandbox, store, later(2))
    expect(store.setAside.size).toBe(0)
    expect(store.entries.get(`order:${order.id}`)?.gross).toBe(1000)
    expect(store.entries.get(`refund:${refund.id}`)?.gross).toBe(-1000)
  })

  it('and is gone from the account is set aside no longer', async () => {
    const account = emptyAccount()
    const order = addOrder(account, { at: TODAY - 300 * DAY, subtotal: 1000 })
    addOrder(account, { at: TODAY - DAY, subtotal: 700 })
    order.total_amount += 1
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    account.orders.shift()
    await sync(sandbox, store, later(1))
    expect(store.setAside.size).toBe(0)
  })

  it('and never was an object of that kind is set aside no longer, in a reading of everything too', async () => {
    const sandbox = await open(emptyAccount())
    const store = emptyStore()
    for (const object of ['order', 'refund', 'dispute', 'subscription']) {
      store.setAside.set(object, { object, id: `no-${object}`, reason: 'A list was of others.' })
    }
    const seen = await sync(sandbox, store)
    expect(seen.flatMap(({ readable }) => readable ?? []).sort()).toEqual([
      ...['no-dispute', 'no-order', 'no-refund', 'no-subscription'],
    ])
  })

  it('of subscriptions leaves the others their MRR', async () => {
    const account = emptyAccount()
    const own = { at: TODAY - DAY, amount: 1000, prices: [] }
    const good = subscription(1, own)
    const odd = { ...subscription(2, own), recurring_interval: 'fortnight' as 'week' }
    account.subscriptions = [odd, good]
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    expect([...store.subscriptions.keys()]).toEqual([good.id])
    expect([...store.setAside.values()]).toMatchObject([{ object: 'subscription', id: odd.id }])
    odd.recurring_interval = 'week'
    await sync(sandbox, store, later(1))
    expect(store.setAside.size).toBe(0)
    expect(store.subscriptions.size).toBe(2)
  })
})

it('an order that is made while the list is read pushes none out of it', async () => {
  const account = emptyAccount()
  for (let n = 0; n < 250; n++) addOrder(account, { at: TODAY - n * HOUR, subtotal: 1000 + n })
  const sandbox = await open(account)
  const store = emptyStore()
  await sync(sandbox, store, {
    onPage: stored => {
      if (stored === 1) addOrder(account, { at: TODAY + HOUR, subtotal: 5 })
    },
  })
  expect(store.entries.size).toBeGreaterThanOrEqual(250)
  await sync(sandbox, store, later(2))
  expect(store.entries.size).toBe(251)
})

it('an order that goes away while the list is read takes none with it', async () => {
  const account = emptyAccount()
  for (let n = 0; n < 350; n++) addOrder(account, { at: TODAY - n * HOUR, subtotal: 1000 + n })
  const sandbox = await open(account)
  const store = emptyStore()
  await sync(sandbox, store, {
    onPage: stored => {
      if (stored === 1) account.orders.splice(0, 60)
    },
  })
  for (const { id } of account.orders) expect(store.entries.has(`order:${id}`), id).toBe(true)
})

it('a cursor that is damaged, or of another version, begins from nothing', async () => {
  const sandbox = await open(polarAccount({ entries: 60 }))
  const calm = ledger(await readAll(sandbox))
  for (const cursor of ['{', 'null', '{"version":0,"state":{"step":"idle"}}']) {
    const store = { ...emptyStore(), cursor }
    for (const page of await sync(sandbox, store)) keep(store, page)
    expect(ledger(store)).toEqual(calm)
  }
})
