import { describe, expect, it } from 'vitest'
import type { Money } from '../../../../shared/money.ts'
import { testApp } from '../../../support/app.ts'
import {
  addInvoice,
  addOrder,
  DAY,
  emptyAccount,
  type LemonAccount,
  TODAY,
} from '../../../support/lemon-squeezy/account.ts'
import { subscription as newSubscription } from '../../../support/lemon-squeezy/billing.ts'
import type { SaleOptions } from '../../../support/lemon-squeezy/objects.ts'
import { open, readAll, sync } from '../../../support/lemon-squeezy/reading.ts'

/** The entries of an account to which one thing was added. */
async function entriesOf(change: (account: LemonAccount) => void) {
  const account = emptyAccount()
  change(account)
  const { entries } = await readAll(await open(account))
  return [...entries.values()]
}

const at = TODAY - 90 * DAY
const sold: SaleOptions = { at, total: 1_200, tax: 200, customer: 864079501 }

describe('an order', () => {
  it('that is paid is a charge: total is gross, its tax is kept apart, no fee is told', async () => {
    const [entry] = await entriesOf(account => addOrder(account, { ...sold, status: 'paid' }))
    expect(entry).toEqual({
      id: 'order:6000',
      kind: 'charge',
      providerKind: 'order',
      occurredAt: at,
      availableAt: null,
      gross: 1_200,
      fee: 0,
      tax: 200,
      net: 1_000,
      currency: 'USD',
      customer: '864079501',
      subscription: null,
      source: 'orders/6000',
      product: 'Tidewater',
      country: 'GB',
      sale: null,
      conversion: null,
    })
  })

  it.each([
    [1, '501'],
    [2, null],
  ])('that began %i subscription(s) belongs to %j', async (count, subscription) => {
    const [entry] = await entriesOf(account => {
      addOrder(account, { ...sold, status: 'paid' })
      for (let n = 0; n < count; n++) {
        account.subscriptions.push(newSubscription(501 + n, { at, first: null, order_id: 6000 }))
      }
    })
    expect(entry).toMatchObject({ id: 'order:6000', subscription })
  })

  it('tells its refund what was sold and where to, and of the customer nothing but that', async () => {
    const entries = await entriesOf(account =>
      addOrder(account, { ...sold, status: 'refunded', refunded: 1_200, refundedAt: at + DAY }),
    )
    expect(entries).toMatchObject([
      { kind: 'charge', product: 'Tidewater', country: 'GB' },
      { kind: 'refund', product: 'Tidewater', country: 'GB' },
    ])
  })

  it.each(['pending', 'failed'] as const)('that is %s is no money', async status => {
    expect(await entriesOf(account => addOrder(account, { ...sold, status }))).toEqual([])
  })

  it('that cost nothing is no money', async () => {
    const free = { ...sold, total: 0, tax: 0, status: 'paid' } as const
    expect(await entriesOf(account => addOrder(account, free))).toEqual([])
  })

  it.each(['fraudulent', 'under_review'] as const)(
    'that is %s is kept as other, its refund too',
    async status => {
      const entries = await entriesOf(account =>
        addOrder(account, { ...sold, status, refunded: 1_200, refundedAt: at + DAY }),
      )
      expect(entries).toMatchObject([
        { id: 'order:6000', kind: 'other', providerKind: `order_${status}`, gross: 1_200 },
        { id: 'order:6000:refund', kind: 'other', gross: -1_200 },
      ])
    },
  )
})

describe('a subscription invoice', () => {
  it('that is the first one is in its order, and not counted twice', async () => {
    const entries = await entriesOf(account => {
      addOrder(account, { ...sold, status: 'paid' })
      addInvoice(account, { ...sold, status: 'paid', reason: 'initial' })
    })
    expect(entries.map(({ id }) => id)).toEqual(['order:6000'])
  })

  it.each(['renewal', 'updated'] as const)('for a %s is a charge of its own', async reason => {
    const [entry] = await entriesOf(account =>
      addInvoice(account, { ...sold, status: 'paid', reason, subscription: 501 }),
    )
    expect(entry).toMatchObject({
      id: 'invoice:6000',
      kind: 'charge',
      providerKind: `invoice_${reason}`,
      gross: 1_200,
      tax: 200,
      net: 1_000,
      subscription: '501',
      source: 'subscription-invoices/6000',
    })
  })

  it.each(['pending', 'void'] as const)('that is %s is no money', async status => {
    const unpaid = { ...sold, status, reason: 'renewal' } as const
    expect(await entriesOf(account => addInvoice(account, unpaid))).toEqual([])
  })

  it('has the number of an order without being mistaken for it', async () => {
    const entries = await entriesOf(account => {
      addOrder(account, { ...sold, status: 'paid' })
      addInvoice(account, { ...sold, status: 'paid', reason: 'renewal' })
    })
    expect(entries.map(({ id }) => id)).toEqual(['order:6000', 'invoice:6000'])
  })
})

describe('a refund', () => {
  it('of the whole is an entry of its own on its own day, with all the tax', async () => {
    const entries = await entriesOf(account =>
      addOrder(account, { ...sold, status: 'refunded', refunded: 1_200, refundedAt: at + DAY }),
    )
    expect(entries).toMatchObject([
      { id: 'order:6000', kind: 'charge', occurredAt: at, gross: 1_200, tax: 200 },
      {
        id: 'order:6000:refund',
        kind: 'refund',
        occurredAt: at + DAY,
        gross: -1_200,
        fee: 0,
        tax: -200,
        net: -1_000,
        source: 'orders/6000',
      },
    ])
  })

  it('of a part has no date of its own: the last change stands for it', async () => {
    const [, refund] = await entriesOf(account =>
      addInvoice(account, {
        ...sold,
        reason: 'renewal',
        status: 'partial_refund',
        refunded: 600,
        updatedAt: at + 3 * DAY,
      }),
    )
    expect(refund).toMatchObject({ id: 'invoice:6000:refund', occurredAt: at + 3 * DAY, tax: -100 })
  })

  it('of a part counts while the order still says paid', async () => {
    const entries = await entriesOf(account =>
      addOrder(account, { ...sold, status: 'paid', refunded: 300, updatedAt: at + DAY }),
    )
    expect(entries).toMatchObject([{ kind: 'charge' }, { kind: 'refund', gross: -300, tax: -50 }])
  })

  it.each([
    [3, 0], // 200 × 3 ÷ 1200 = 0.5
    [9, 2], // 1.5
    [15, 2], // 2.5
    [599, 100], // 99.83…
  ])('of %i has the tax’s share %i in it, half to even', async (refunded, tax) => {
    const [, refund] = await entriesOf(account =>
      addOrder(account, { ...sold, status: 'partial_refund', refunded }),
    )
    expect(refund).toMatchObject({
      gross: -refunded,
      tax: 0 - tax,
      net: tax - refunded,
    })
  })

  it('whose sum an older answer lacks is the whole', async () => {
    const [, refund] = await entriesOf(account => {
      const { attributes } = addOrder(account, { ...sold, status: 'refunded', refundedAt: at })
      Reflect.deleteProperty(attributes, 'refunded_amount')
    })
    expect(refund).toMatchObject({ gross: -1_200, tax: -200 })
  })
})

describe('amounts “in cents” of a currency without hundredths', () => {
  it.each([
    // ¥1500 at 0.0064 is $9.60: minor units.
    ['JPY', '0.00640000', 1_500, 136, 960, { gross: 1_500, tax: 136 }],
    // The same as hundredths of a yen.
    ['JPY', '0.00640000', 150_000, 13_600, 960, { gross: 1_500, tax: 136 }],
    // TND 2.500 at 0.34447124 is $0.86: thousandths, and hundredths.
    ['TND', '0.34447124', 2_500, 0, 86, { gross: 2_500, tax: 0 }],
    ['TND', '0.34447124', 250, 0, 86, { gross: 2_500, tax: 0 }],
  ] as const)(
    '%s: what it was worth in USD tells',
    async (currency, rate, total, tax, totalUsd, expected) => {
      const [entry] = await entriesOf(account =>
        addOrder(account, { at, currency, rate, total, tax, totalUsd, status: 'paid' }),
      )
      expect(entry).toMatchObject(expected)
    },
  )
})

describe('the USD columns', () => {
  it('give what one USD was worth in the entry’s own currency; a refund’s day has another rate', async () => {
    const [charge, refund] = await entriesOf(account =>
      addOrder(account, {
        ...sold,
        currency: 'EUR',
        rate: '1.25',
        status: 'refunded',
        refunded: 1_200,
        refundedAt: at + DAY,
      }),
    )
    expect(charge).toMatchObject({ currency: 'EUR', conversion: { from: 'USD', rate: '0.8' } })
    expect(refund?.conversion).toBeNull()
  })

  it('convert: totals in USD are the sum of total_usd', async () => {
    const account = emptyAccount()
    const sales = [
      ['EUR', '1.17319943', 1_000, 1_173],
      ['EUR', '1.16820011', 129_999, 151_865],
      // Enough of it that a rate with less than all its digits would show.
      ['PLN', '0.27281601', 4_999_990_000, 1_364_077_322],
      ['GBP', '1.35012700', 77_777, 105_009],
      ['JPY', '0.00640123', 150_000, 96_018],
      ['USD', '1.00000000', 4_900, 4_900],
    ] as const
    for (const [n, [currency, rate, total, totalUsd]] of sales.entries()) {
      addOrder(account, { at: at + n * DAY, currency, rate, total, totalUsd, status: 'paid' })
    }
    const sandbox = await open(account)
    const { client, sync } = await testApp({ now: () => TODAY })
    const { key, url: apiBase } = sandbox
    await client.connections.connect({
      provider: 'lemon-squeezy',
      name: 'Acme',
      key,
      apiBase,
      sync: false,
    })
    expect(await sync()).toMatchObject([{ error: null }])
    const { totals, unconverted, currency } = await client.metrics.document()
    expect(currency).toBe('USD')
    expect(unconverted).toEqual([])
    const usd = sales.reduce((sum, [, , , totalUsd]) => sum + totalUsd, 0)
    const gross: Money = totals.grossVolume
    // Each total_usd is rounded to a cent; ours is rounded once, at the end.
    expect(Math.abs(Number(gross.amount) - usd)).toBeLessThanOrEqual(sales.length / 2)
  })
})

describe('a refund whose sum is told as 0', () => {
  it('is of all that was paid, where all was given back', async () => {
    const [, refund] = await entriesOf(account => {
      const { attributes } = addOrder(account, { ...sold, status: 'refunded', refunded: 1_200 })
      attributes.refunded_amount = 0
    })
    expect(refund).toMatchObject({ kind: 'refund', gross: -1_200, tax: -200, net: -1_000 })
  })

  it('is set aside where a part was', async () => {
    const account = emptyAccount()
    addOrder(account, { ...sold, status: 'partial_refund', refunded: 0 })
    const { setAside } = await readAll(await open(account))
    expect(setAside.get('order:6000')?.reason).toContain('refunded_amount is missing')
  })
})

describe('a subscription’s first invoice', () => {
  const begun = (trial: boolean) => {
    const account = emptyAccount()
    const order = addOrder(account, { ...sold, total: trial ? 0 : 1_200, status: 'paid' })
    const one = newSubscription(501, { at, first: null, order_id: Number(order.id) })
    one.attributes.trial_ends_at = trial ? new Date(at + 14 * DAY).toISOString() : null
    account.subscriptions.push(one)
    const first = { ...sold, at: at + (trial ? 14 * DAY : 0), status: 'paid' as const }
    addInvoice(account, { ...first, subscription: 501, reason: 'initial' })
    return account
  }

  it('is what its order was paid for', async () => {
    const { entries } = await readAll(await open(begun(false)))
    expect([...entries.values()]).toMatchObject([{ providerKind: 'order', gross: 1_200 }])
  })

  it('is the first payment after a trial', async () => {
    const { entries } = await readAll(await open(begun(true)))
    expect([...entries.values()]).toMatchObject([
      { providerKind: 'invoice_initial', kind: 'charge', gross: 1_200, subscription: '501' },
    ])
  })
})

describe('a sale that contradicts itself', () => {
  it.each([
    ['more tax than money', { total: 2_000, tax: 3_000 }, 'tax of 3000 is no part of its total'],
    ['a tax below zero', { tax: -200 }, 'tax of -200 is no part of its total of 1200'],
    [
      'more given back than was paid',
      { status: 'refunded', refunded: 1_201 },
      '1201 of its total of 1200 went back',
    ],
  ] as const)('with %s is set aside, and takes no other with it', async (_, changes, reason) => {
    const account = emptyAccount()
    addOrder(account, { ...sold, status: 'paid', ...changes })
    addInvoice(account, { ...sold, status: 'paid', ...changes, reason: 'renewal' })
    const good = addOrder(account, { ...sold, status: 'paid', tax: 1_200 })
    const { entries, setAside } = await readAll(await open(account))
    expect([...entries.keys()]).toEqual([`order:${good.id}`])
    expect([...setAside.values()].map(it => [it.id, it.reason])).toEqual([
      ['order:6000', expect.stringContaining(reason)],
      ['invoice:6000', expect.stringContaining(reason)],
    ])
  })
})

describe('an answer that cannot be read', () => {
  it.each(['total', 'currency', 'tax', 'created_at'])(
    'without %s is set aside by itself, and nobody’s name is in it',
    async field => {
      const account = emptyAccount()
      Reflect.deleteProperty(addOrder(account, { ...sold, status: 'paid' }).attributes, field)
      const good = addOrder(account, { ...sold, status: 'paid' })
      const { entries, setAside } = await readAll(await open(account))
      expect([...entries.keys()]).toEqual([`order:${good.id}`])
      const reason = expect.stringContaining(`attributes.${field}`)
      expect([...setAside.values()]).toEqual([{ object: 'orders', id: 'order:6000', reason }])
      expect(JSON.stringify([...setAside])).not.toContain('Wilhelmina')
    },
  )

  it('is tried again at each sync, however old it is, until it is gone', async () => {
    const account = emptyAccount()
    const old = addOrder(account, { ...sold, status: 'paid' })
    const gone = addOrder(account, { ...sold, status: 'paid' })
    addOrder(account, { ...sold, at: TODAY - DAY, status: 'paid' })
    for (const { attributes } of [old, gone]) Object.assign(attributes, { currency: '?' })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    expect([store.entries.size, store.setAside.size]).toEqual([1, 2])
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(2)
    old.attributes.currency = 'USD'
    account.orders.splice(account.orders.indexOf(gone), 1)
    await sync(sandbox, store)
    expect([store.entries.size, store.setAside.size]).toEqual([2, 0])
  })
})
