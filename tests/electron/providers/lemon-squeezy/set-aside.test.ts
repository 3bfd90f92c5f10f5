import { describe, expect, it } from 'vitest'
import { lemonSqueezy } from '../../../../electron/providers/lemon-squeezy/index.ts'
import {
  addOrder,
  DAY,
  emptyAccount,
  type LemonAccount,
  TODAY,
} from '../../../support/lemon-squeezy/account.ts'
import {
  discount,
  item,
  price,
  redemption,
  subscription,
} from '../../../support/lemon-squeezy/billing.ts'
import { context, open, readAll, sync } from '../../../support/lemon-squeezy/reading.ts'

const at = TODAY - 10 * DAY

/** The subscriptions 501 and 502 at $10.00 a month, each half off for ever by a discount of its own. */
function account(): LemonAccount {
  const all = emptyAccount()
  all.prices.push(price(1, { unit_price: 1000 }))
  for (const id of [501, 502]) {
    const order = Number(addOrder(all, { at, total: 500, status: 'paid' }).id)
    const first = item(id, { subscription: id, price: 1, at })
    const half = discount(id, { amount: 50, amount_type: 'percent', duration: 'forever' })
    all.items.push(first)
    all.subscriptions.push(subscription(id, { at, first, order_id: order }))
    all.discounts.push(half)
    all.redemptions.push(redemption(id, half, order))
  }
  return all
}

const found = ([one]: { id: string; attributes: object }[]) => one ?? { id: '', attributes: {} }

describe('what a subscription refers to, where it cannot be read', () => {
  const OF_ONE: [string, (it: LemonAccount) => void][] = [
    [
      'a redemption',
      it => Object.assign(found(it.redemptions).attributes, { discount_amount: '50' }),
    ],
    ['a discount', it => Object.assign(found(it.discounts).attributes, { duration: 7 })],
    ['an item', it => Object.assign(found(it.items).attributes, { quantity: 'two' })],
    [
      'a store',
      it => {
        Object.assign(it.stores[1]?.attributes ?? {}, { currency: '$' })
        Object.assign(found(it.subscriptions).attributes, { store_id: 1102 })
      },
    ],
  ]

  it.each(OF_ONE)(
    '%s: its subscription is set aside until it can be, no other',
    async (_, spoil) => {
      const all = account()
      const right = structuredClone(all)
      spoil(all)
      const sandbox = await open(all)
      const store = await readAll(sandbox)
      expect([...store.subscriptions.keys()]).toEqual(['502'])
      expect(store.subscriptions.get('502')?.working).toBe('$10.00 − 50% forever')
      expect([...store.setAside.keys()]).toContain('501')
      expect(store.entries.size).toBe(2)
      for (const list of ['stores', 'redemptions', 'discounts', 'items'] as const) {
        all[list].forEach((one, n) => {
          Object.assign(one.attributes, right[list][n]?.attributes)
        })
      }
      await sync(sandbox, store)
      expect([...store.subscriptions.keys()].sort()).toEqual(['501', '502'])
      expect([...store.setAside.values()]).toEqual([])
    },
  )

  const OF_NOBODY: [string, string, (it: LemonAccount) => void][] = [
    [
      'a redemption of no order',
      'discount-redemption:501',
      it => Object.assign(found(it.redemptions).attributes, { order_id: null }),
    ],
    [
      'a discount without an id',
      'discount:(no id)',
      it => Object.assign(found(it.discounts), { id: '' }),
    ],
  ]

  it.each(OF_NOBODY)('%s is set aside itself until it is gone', async (_, id, spoil) => {
    const all = account()
    spoil(all)
    const sandbox = await open(all)
    const store = await readAll(sandbox)
    expect(store.subscriptions.size).toBe(2)
    expect([...store.setAside.keys()]).toEqual([expect.stringContaining(id)])
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(1)
    for (const list of ['redemptions', 'discounts'] as const) all[list].shift()
    await sync(sandbox, store)
    expect([...store.setAside.values()]).toEqual([])
  })

  it('an item of no subscription is set aside itself until it has one', async () => {
    const sandbox = await open(account())
    const rewrite = (body: unknown) => {
      const answer: { included: { attributes: object }[] } = structuredClone(Object(body))
      Object.assign(answer.included[0]?.attributes ?? {}, { subscription_id: null })
      return answer
    }
    sandbox.inject({ rewrite }, { path: '/v1/subscriptions', times: 2 })
    const store = await readAll(sandbox)
    for (const _ of [1, 2]) {
      expect(store.subscriptions.size).toBe(2)
      expect([...store.setAside.keys()]).toEqual(['subscription-item:501'])
      await sync(sandbox, store)
    }
    expect([...store.setAside.values()]).toEqual([])
  })

  it('a store does not keep a key from being connected', async () => {
    const all = account()
    Object.assign(found(all.stores).attributes, { currency: '$' })
    const { key, url: apiBase } = await open(all)
    const checked = lemonSqueezy.check({ key, apiBase }, { acceptFullAccess: false }, context())
    expect(await checked).toMatchObject({ id: '1101', currency: 'EUR' })
  })
})
