import { describe, expect, it } from 'vitest'
import {
  addDispute,
  addOrder,
  addRefund,
  DAY,
  emptyAccount,
  type PolarAccount,
  TODAY,
} from '../../../support/polar/account.ts'
import { customerId, type OrderOptions, type WireOrder } from '../../../support/polar/objects.ts'
import { open, readAll } from '../../../support/polar/reading.ts'

const at = TODAY - DAY
const bought = { at, subtotal: 1000, tax: 200, fee: 110 }

const read = async (account: PolarAccount) => readAll(await open(account))

/** An order alone, as the ledger has it. */
async function entriesOf(options: OrderOptions, changes: Partial<WireOrder> = {}) {
  const account = emptyAccount()
  const order = addOrder(account, options)
  Object.assign(order, changes)
  const { entries, setAside } = await read(account)
  const rows = [...entries.values()].map(({ id, kind, currency, gross, fee, tax, net }) => ({
    id: id.replace(order.id, 'ID'),
    kind,
    currency,
    money: [gross, fee, tax, net],
  }))
  return { rows, setAside: [...setAside.values()] }
}

describe('an order', () => {
  it('is a charge with its tax and Polar’s fee, its product and its country', async () => {
    const account = emptyAccount()
    const order = addOrder(account, { ...bought, customer: 7, country: 'US' })
    const { entries } = await read(account)
    expect([...entries.values()]).toEqual([
      {
        id: `order:${order.id}`,
        kind: 'charge',
        providerKind: 'purchase',
        occurredAt: at,
        availableAt: null,
        gross: 1200,
        fee: 110,
        tax: 200,
        net: 890,
        currency: 'USD',
        customer: customerId(7),
        subscription: null,
        source: order.id,
        product: 'Tidewater',
        country: 'US',
        sale: order.id,
        conversion: null,
      },
    ])
  })

  it('at a price that includes tax is as much as the price', async () => {
    const { rows } = await entriesOf({ ...bought, subtotal: 1200, inclusive: true })
    expect(rows).toMatchObject([{ kind: 'charge', money: [1200, 110, 200, 890] }])
  })

  it('has its fee by itself where Polar took that in another currency', async () => {
    const { rows } = await entriesOf({ ...bought, currency: 'eur', feeCurrency: 'usd' })
    expect(rows).toEqual([
      { id: 'order:ID', kind: 'charge', currency: 'EUR', money: [1200, 0, 200, 1000] },
      { id: 'order:ID:fee', kind: 'fee', currency: 'USD', money: [-110, 0, null, -110] },
    ])
  })

  it('that a balance paid for in part counts whole, and the credit is taken out again', async () => {
    const { rows } = await entriesOf({ ...bought, balance: -700 })
    expect(rows).toEqual([
      { id: 'order:ID', kind: 'charge', currency: 'USD', money: [1200, 110, 200, 890] },
      { id: 'order:ID:balance', kind: 'refund', currency: 'USD', money: [-700, 0, 0, -700] },
    ])
  })

  it('that a balance paid for whole leaves what Polar kept and the tax', async () => {
    const { rows } = await entriesOf({ ...bought, balance: -1200 })
    expect(rows.map(it => it.money)).toEqual([
      [1200, 110, 200, 890],
      [-1200, 0, 0, -1200],
    ])
  })

  it('that takes a debt along counts once, with the order the debt is from', async () => {
    expect((await entriesOf({ ...bought, balance: 30 })).rows).toHaveLength(1)
  })

  it('below zero is credit, and nobody’s money', async () => {
    const { rows } = await entriesOf({ at, subtotal: -2500, tax: -500 })
    expect(rows).toMatchObject([{ kind: 'adjustment', money: [-3000, 0, -500, -2500] }])
  })

  it.each(['draft', 'pending', 'void'] as const)('that is %s is none', async status => {
    expect((await entriesOf({ ...bought, status })).rows).toEqual([])
  })

  it('of a status that nobody has seen is kept, and counts in nothing', async () => {
    const { rows } = await entriesOf({ ...bought, status: 'escrowed' as 'paid' }, { paid: true })
    expect(rows).toMatchObject([{ kind: 'other' }])
  })

  it.each([
    ['isk', 150_000, 1500],
    ['jpy', 1500, 1500],
    ['mga', 1500, 150_000],
  ])('in %s is in the currency’s own minor units', async (currency, subtotal, minor) => {
    const { rows } = await entriesOf({ at, subtotal, currency })
    expect(rows).toMatchObject([{ money: [minor, 0, 0, minor] }])
  })

  it('without a country of two letters has none', async () => {
    const account = emptyAccount()
    const address = { country: '17 Quince Lane' } as unknown as WireOrder['billing_address']
    Object.assign(addOrder(account, bought), { billing_address: address })
    Object.assign(addOrder(account, bought), { billing_address: null })
    const { entries } = await read(account)
    expect([...entries.values()].map(it => it.country)).toEqual([null, null])
  })
})

describe('an order that contradicts itself is set aside, and takes no other with it', () => {
  it.each<[string, Partial<WireOrder>, string]>([
    [
      'a total',
      { total_amount: 1300 },
      'Its total of 1300 is not its net of 1000 with tax of 200.',
    ],
    ['a net', { net_amount: 900, total_amount: 1100 }, 'Its net of 900 is not its subtotal'],
    [
      'more tax than money',
      { subtotal_amount: 200, net_amount: -200, tax_amount: 400, total_amount: 200 },
      'Its tax of 400 is no part of its total of 200.',
    ],
    [
      'a tax below zero',
      { net_amount: 1200, tax_amount: -200, total_amount: 1000 },
      'Its tax of -200 is no part of its total of 1000.',
    ],
    // Polar takes no more from a balance than an order comes to.
    [
      'more of a balance used than it comes to',
      { applied_balance_amount: -1201 },
      'Its total of 1200 is less than the 1201 of a balance that paid for it.',
    ],
    ['paid and not', { paid: false }, 'It is “paid”, and not paid.'],
    ['a fraction', { tax_amount: 1.5 }, 'tax_amount'],
    ['no currency', { currency: '$' }, 'currency is not a currency code.'],
  ])('%s', async (_name, changes, reason) => {
    const account = emptyAccount()
    const odd = Object.assign(addOrder(account, bought), changes)
    const good = addOrder(account, bought)
    const { entries, setAside } = await read(account)
    expect([...entries.keys()]).toEqual([`order:${good.id}`])
    expect([...setAside.values()]).toEqual([
      { object: 'order', id: odd.id, reason: expect.stringContaining(reason) },
    ])
  })

  it('and so is a refund below zero', async () => {
    const account = emptyAccount()
    const order = addOrder(account, bought)
    const odd = addRefund(account, order, { at, amount: -5, status: 'pending' })
    odd.status = 'succeeded'
    expect([...(await read(account)).setAside.values()]).toMatchObject([
      { object: 'refund', id: odd.id },
    ])
  })
})

describe('what takes money back', () => {
  const money = async (account: PolarAccount) =>
    [...(await read(account)).entries.values()]
      .slice(1)
      .map(({ kind, gross, fee, tax, net, sale }) => [kind, gross, fee, tax, net, sale])

  it.each([
    ['succeeded', [['refund', -600, 0, -100, -500]]],
    ['pending', []],
    [
      'failed',
      [
        ['refund', -600, 0, -100, -500],
        ['refund_failure', 600, 0, 100, 500],
      ],
    ],
    ['reviewed', [['other', -600, 0, -100, -500]]],
  ])('a refund that is %s', async (status, expected) => {
    const account = emptyAccount()
    const order = addOrder(account, bought)
    addRefund(account, order, { at, amount: 500, tax: 100, status: status as 'failed' })
    expect(await money(account)).toEqual(expected.map(row => [...row, order.id]))
  })

  it.each([
    ['lost', [['dispute', -1200, 0, -200, -1000]]],
    // Whether it was lost before, Polar does not tell: with what undoes it, it comes to nothing either way.
    [
      'won',
      [
        ['dispute', -1200, 0, -200, -1000],
        ['dispute_reversal', 1200, 0, 200, 1000],
      ],
    ],
    ['needs_response', []],
    ['under_review', []],
    ['early_warning', []],
    ['prevented', []],
    ['escalated', [['other', -1200, 0, -200, -1000]]],
  ])('a dispute that is %s', async (status, expected) => {
    const account = emptyAccount()
    const order = addOrder(account, bought)
    addDispute(account, order, { at, status: status as 'lost' })
    expect(await money(account)).toEqual(expected.map(row => [...row, order.id]))
  })
})
