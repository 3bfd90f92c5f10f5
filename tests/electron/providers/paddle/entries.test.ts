import type { IAdjustmentResponse } from '@paddle/paddle-node-sdk'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  addAdjustment,
  addTransaction,
  complete,
  decide,
  emptyAccount,
  type PaddleAccount,
  TODAY,
} from '../../../support/paddle/account.ts'
import {
  type AdjustmentOptions,
  PERSON,
  type TransactionOptions,
} from '../../../support/paddle/objects.ts'
import { readAll, sync } from '../../../support/paddle/reading.ts'
import { createPaddleSandbox } from '../../../support/paddle/sandbox.ts'

const DAY = 86_400_000
const AT = TODAY - 100 * DAY

async function open(account: PaddleAccount) {
  const sandbox = await createPaddleSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}

const read = async (account: PaddleAccount) => (await readAll(await open(account))).entries

/** Why an object was set aside, and that nothing else was. */
const setAside = async (account: PaddleAccount, object: string, id: string) => {
  const store = await readAll(await open(account))
  expect([...store.setAside.values()]).toMatchObject([{ object, id }])
  return { reason: store.setAside.get(id)?.reason, entries: store.entries }
}

function withTransaction(options: Partial<TransactionOptions>) {
  const account = emptyAccount()
  return { account, txn: addTransaction(account, { at: AT, total: 1000, ...options }) }
}

function withAdjustment(options: Partial<AdjustmentOptions>) {
  const { account, txn } = withTransaction({ total: 6000, tax: 1000 })
  const it = addAdjustment(account, {
    of: txn,
    at: AT + DAY,
    action: 'refund',
    total: 1200,
    tax: 200,
    fee: 60,
    ...options,
  })
  return { account, txn, it }
}

describe('a transaction', () => {
  test('is a charge: its total, with tax and Paddle’s fee', async () => {
    const { account, txn } = withTransaction({ total: 6000, tax: 1000, fee: 350 })
    expect((await read(account)).get(txn.id)).toEqual({
      id: txn.id,
      kind: 'charge',
      providerKind: 'subscription_recurring',
      occurredAt: AT,
      availableAt: null,
      gross: 6000,
      fee: 350,
      tax: 1000,
      net: 4650,
      currency: 'USD',
      customer: txn.customer_id,
      subscription: null,
      source: txn.invoice_id,
      product: null,
      country: null,
      sale: txn.id,
      conversion: null,
    })
  })

  test('is of what the catalogue calls what was sold; a name made for one customer is not kept', async () => {
    const productOf = async (products: TransactionOptions['products']) => {
      const { account, txn } = withTransaction({ products })
      return (await read(account)).get(txn.id)?.product
    }
    expect(await productOf([{ name: 'Pro' }])).toBe('Pro')
    expect(await productOf([{ name: 'Pro' }, { name: 'Seat' }, { name: 'Pro' }])).toBe('Pro + Seat')
    expect(await productOf([{ name: `Deal of ${PERSON.name}`, custom: true }])).toBeNull()
  })

  test('shares its sale with what is given back of it', async () => {
    const { account, txn, it } = withAdjustment({})
    const entries = await read(account)
    expect(entries.get(it.id)?.sale).toBe(entries.get(txn.id)?.sale)
  })

  test('keeps its own currency, whatever it is paid out in', async () => {
    const { account, txn } = withTransaction({ total: 1650, currency: 'JPY', rate: '0.0067' })
    expect((await read(account)).get(txn.id)).toMatchObject({ gross: 1650, currency: 'JPY' })
  })

  test.each(['draft', 'ready', 'billed', 'past_due', 'canceled'] as const)(
    'that is %s is no money',
    async status => {
      expect((await read(withTransaction({ status, fee: null }).account)).size).toBe(0)
    },
  )

  test('of an invoice happens when it is paid, not when it is billed', async () => {
    const { account, txn } = withTransaction({ captured: AT + 28 * DAY, collection: 'manual' })
    expect((await read(account)).get(txn.id)?.occurredAt).toBe(AT + 28 * DAY)
  })

  test('that is only paid has no fee yet, and gets it with the sync after it is completed', async () => {
    const { account, txn } = withTransaction({ status: 'paid', fee: null })
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    expect(store.entries.get(txn.id)).toMatchObject({ fee: 0, net: 1000 })
    complete(txn, 100, TODAY)
    await sync(sandbox, store)
    expect(store.entries.get(txn.id)).toMatchObject({ fee: 100, net: 900 })
  })

  test('whose earnings are not total − tax − fee is set aside and takes no other with it', async () => {
    const { account, txn } = withTransaction({ total: 6000, tax: 1000, fee: 350 })
    if (txn.details?.totals) txn.details.totals.earnings = '4651'
    const good = addTransaction(account, { at: AT - DAY, total: 700 })
    const { reason, entries } = await setAside(account, 'transaction', txn.id)
    expect(reason).toContain('4651')
    expect([...entries.keys()]).toEqual([good.id])
  })

  test.each(['19.99', '1e3', '', '12345678901234567890'])(
    'with an amount of %j is not guessed at',
    async total => {
      const { account, txn } = withTransaction({})
      if (txn.details?.totals) txn.details.totals.total = total
      const { reason } = await setAside(account, 'transaction', txn.id)
      expect(reason).toContain('details.totals.total')
    },
  )

  test('whose whole total went to the customer’s balance may tell its earnings as nothing', async () => {
    const { account, txn } = withTransaction({ total: -3600, tax: -600, fee: 0 })
    if (txn.details?.totals) txn.details.totals.earnings = '0'
    const entry = (await read(account)).get(txn.id)
    expect(entry).toMatchObject({ kind: 'adjustment', gross: -3600, tax: -600, net: -3000 })
  })

  test.each([
    ['more tax than money', { tax: '3000', earnings: '-1000' }, 'Its tax of 3000 is no part of'],
    ['a tax below zero', { tax: '-200', earnings: '2200' }, 'Its tax of -200 is no part of'],
    ['more credit than money', { credit: '2001' }, 'Its credit of 2001 is no part of its total'],
    ['a credit below zero', { credit: '-5' }, 'Its credit of -5 is no part of its total of 2000.'],
  ])('of 20.00 with %s is set aside', async (_, totals, expected) => {
    const { account, txn } = withTransaction({ total: 2000, fee: 0 })
    Object.assign(txn.details?.totals ?? {}, totals)
    const { reason, entries } = await setAside(account, 'transaction', txn.id)
    expect(reason).toContain(expected)
    expect(entries.size).toBe(0)
  })

  /** $10.00 and $3.00 of tax billed, $12.00 without tax credited: a change since the customer is taxed. */
  test('that bills with tax and credits without may have more tax than is left of it', async () => {
    const { account, txn } = withTransaction({ total: 100, tax: 300, fee: 0 })
    expect(txn.details?.totals).toMatchObject({ subtotal: '-200', earnings: '-200' })
    expect((await read(account)).get(txn.id)).toMatchObject({ gross: 100, tax: 300, net: -200 })
  })

  test('that credit paid for counts whole, and what was counted before is taken out', async () => {
    const { account, txn } = withTransaction({
      total: 7200,
      tax: 1200,
      fee: 410,
      credit: 6000,
      remainingTax: 200,
    })
    const entries = await read(account)
    expect(entries.get(txn.id)).toMatchObject({ kind: 'charge', gross: 7200, tax: 1200, net: 5590 })
    expect(entries.get(`${txn.id}:credit`)).toMatchObject({
      kind: 'refund',
      gross: -6000,
      fee: 0,
      tax: -1000,
      net: -5000,
    })
  })

  test('that credit paid for may have earnings of what remained to be paid', async () => {
    const { account, txn } = withTransaction({
      total: 7200,
      tax: 1200,
      fee: 110,
      credit: 6000,
      remainingTax: 200,
    })
    if (txn.details?.totals) txn.details.totals.earnings = String(1200 - 200 - 110)
    expect((await read(account)).get(txn.id)).toMatchObject({ net: 5890 })
  })

  test('below zero is a credit note to the balance, and no revenue', async () => {
    const { account, txn } = withTransaction({ total: -2500, tax: -119, fee: 0 })
    const entries = await read(account)
    expect([...entries.keys()]).toEqual([txn.id])
    expect(entries.get(txn.id)).toMatchObject({ kind: 'adjustment', gross: -2500 })
  })
})

describe('an adjustment', () => {
  const taken = { gross: -1200, fee: -60, tax: -200, net: -940 }
  const given = { gross: 1200, fee: 60, tax: 200, net: 940 }
  test.each([
    ['refund', 'refund', taken],
    ['chargeback', 'dispute', taken],
    ['chargeback_reverse', 'dispute_reversal', given],
    ['credit', 'adjustment', taken],
    ['credit_reverse', 'adjustment', given],
    ['chargeback_warning', 'other', taken],
    ['chargeback_warning_reverse', 'other', given],
    ['clawback' as IAdjustmentResponse['action'], 'other', taken],
  ] as const)('to %s is kept as %s', async (action, kind, amounts) => {
    const { account, txn, it } = withAdjustment({ action })
    expect((await read(account)).get(it.id)).toMatchObject({
      kind,
      providerKind: action,
      source: txn.id,
      ...amounts,
    })
  })

  test('that was reversed took place, as did what reversed it', async () => {
    const { account, it } = withAdjustment({ action: 'chargeback', status: 'reversed' })
    expect((await read(account)).get(it.id)).toMatchObject({ kind: 'dispute', ...taken })
  })

  test.each(['pending_approval', 'rejected'] as const)('that is %s is no money', async status => {
    const { account, it } = withAdjustment({ status })
    expect((await read(account)).has(it.id)).toBe(false)
  })

  test('of a status that nobody has seen is kept and not counted', async () => {
    const status = 'half_approved' as IAdjustmentResponse['status']
    const { account, it } = withAdjustment({ status })
    expect((await read(account)).get(it.id)).toMatchObject({ kind: 'other' })
  })

  test('of tax alone gives the seller Paddle’s share of it', async () => {
    const { account, it } = withAdjustment({ total: 400, tax: 400, fee: 20 })
    const entry = (await read(account)).get(it.id)
    expect(entry).toMatchObject({ gross: -400, fee: -20, tax: -400, net: 20 })
  })

  test('with a chargeback’s fee has it apart, in the currency that is paid out', async () => {
    const { account, txn } = withTransaction({ currency: 'EUR', total: 1190 })
    const it = addAdjustment(account, {
      of: txn,
      at: AT + DAY,
      action: 'chargeback',
      total: 1190,
      chargebackFee: 2035,
    })
    const entries = await read(account)
    expect(entries.get(it.id)).toMatchObject({ gross: -1190, currency: 'EUR' })
    expect(entries.get(`${it.id}:chargeback_fee`)).toMatchObject({
      kind: 'fee',
      gross: -2035,
      net: -2035,
      currency: 'USD',
    })
  })

  test('whose earnings are not total − tax − fee is set aside', async () => {
    const { account, it } = withAdjustment({})
    it.totals.earnings = '1'
    expect((await setAside(account, 'adjustment', it.id)).reason).toContain('earnings of 1')
  })

  test('with more tax than was given back is set aside', async () => {
    const { account, it } = withAdjustment({ fee: 0 })
    Object.assign(it.totals, { tax: '1300', earnings: '-100' })
    const { reason } = await setAside(account, 'adjustment', it.id)
    expect(reason).toContain('Its tax of 1300 is no part of its total of 1200.')
  })

  test('approved long after it was made is found, however many came since', async () => {
    const { account, txn, it } = withAdjustment({ status: 'pending_approval' })
    for (let n = 0; n < 120; n++) {
      addAdjustment(account, { of: txn, at: TODAY - n * 0.75 * DAY, action: 'refund', total: 1 })
    }
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    await sync(sandbox, store)
    expect(store.entries.has(it.id)).toBe(false)
    decide(it, 'approved', TODAY)
    await sync(sandbox, store)
    expect(store.entries.get(it.id)).toMatchObject({ kind: 'refund', occurredAt: AT + DAY })
    // Nothing waits any more: the page that has the last month is enough.
    const asked = sandbox.requests.length
    await sync(sandbox, store)
    const pages = sandbox.requests.slice(asked).filter(({ path }) => path === '/adjustments')
    expect(pages).toHaveLength(1)
  })
})
