import { afterEach, describe, expect, it } from 'vitest'
import type { SetAside } from '../../../../electron/ledger/page.ts'
import {
  add,
  DAY,
  type PaypalAccount,
  paypalAccount,
  TODAY,
} from '../../../support/paypal/account.ts'
import { readAll } from '../../../support/paypal/reading.ts'
import { createPaypalSandbox, type PaypalSandbox } from '../../../support/paypal/sandbox.ts'

let sandbox: PaypalSandbox | undefined
afterEach(() => sandbox?.close())

/** By the last reading. */
let setAside: SetAside[] = []

type Options = Partial<Parameters<typeof add>[1]>

/** The entries of an account with nothing but these transactions. */
async function read(...all: ({ code: string; amount: string } & Options)[]) {
  return readFrom(account => {
    for (const one of all) add(account, { at: TODAY - DAY, ...one })
  })
}

async function readFrom(fill: (account: PaypalAccount) => void) {
  const account = paypalAccount({ entries: 0 })
  fill(account)
  await sandbox?.close()
  sandbox = await createPaypalSandbox({ account })
  const store = await readAll(sandbox)
  setAside = [...store.setAside.values()]
  return [...store.entries.values()]
}

describe('an event code, with its direction, is a kind', () => {
  it.each([
    ['T0006', '10.00', 'charge'],
    ['T0002', '10.00', 'charge'],
    ['T0000', '-10.00', 'transfer'],
    ['T0001', '-10.00', 'transfer'],
    ['T0107', '-10.00', 'fee'],
    ['T0114', '-10.00', 'fee'],
    ['T1108', '10.00', 'fee'],
    ['T1109', '10.00', 'fee'],
    ['T1106', '-10.00', 'refund'],
    ['T1107', '-10.00', 'refund'],
    ['T1107', '10.00', 'transfer'],
    ['T1106', '10.00', 'other'],
    ['T1100', '-10.00', 'refund'],
    ['T1113', '-10.00', 'refund'],
    ['T1114', '-10.00', 'refund'],
    ['T1115', '-10.00', 'refund'],
    ['T1116', '-10.00', 'refund'],
    ['T1118', '-10.00', 'refund'],
    ['T1100', '10.00', 'other'],
    ['T1115', '10.00', 'transfer'],
    ['T1119', '10.00', 'transfer'],
    ['T1119', '-10.00', 'other'],
    ['T1101', '10.00', 'payout'],
    ['T1102', '10.00', 'transfer'],
    ['T1103', '-10.00', 'other'],
    ['T1104', '-10.00', 'topup'],
    ['T1112', '-10.00', 'transfer'],
    ['T1117', '-10.00', 'other'],
    ['T1120', '-10.00', 'other'],
    ['T1201', '-10.00', 'dispute'],
    ['T1202', '10.00', 'dispute_reversal'],
    ['T1205', '10.00', 'dispute_reversal'],
    ['T1207', '-10.00', 'dispute'],
    ['T1208', '-10.00', 'dispute'],
    ['T1201', '10.00', 'other'],
    ['T1202', '-10.00', 'other'],
    ['T1200', '-10.00', 'adjustment'],
    ['T0200', '-10.00', 'transfer'],
    ['T0201', '10.00', 'transfer'],
    ['T0300', '10.00', 'topup'],
    ['T0403', '-10.00', 'payout'],
    ['T0500', '-10.00', 'transfer'],
    ['T1503', '-10.00', 'reserve'],
    ['T1105', '10.00', 'reserve'],
    ['T1110', '-10.00', 'reserve'],
    ['T1111', '10.00', 'reserve'],
    ['T2101', '-10.00', 'reserve'],
    ['T2104', '10.00', 'reserve'],
    ['T0700', '10.00', 'other'],
    ['T9900', '-10.00', 'other'],
  ])('%s of %s is a %s', async (code, amount, kind) => {
    expect(await read({ code, amount })).toMatchObject([{ kind, providerKind: code }])
  })
})

it('fees are positive when charged and negative when given back; tax goes the way of its payment', async () => {
  const entries = await read(
    { code: 'T0006', amount: '119.00', fee: '-3.97', tax: '19.00' },
    { code: 'T1107', amount: '-119.00', fee: '3.48', tax: '19.00' },
    { code: 'T0006', amount: '10.00' },
  )
  expect(entries).toMatchObject([
    { gross: 11_900, fee: 397, tax: 1900, net: 9603 },
    { gross: -11_900, fee: -348, tax: -1900, net: -9652 },
    { gross: 1000, fee: 0, tax: null, net: 1000 },
  ])
})

it.each(['P', 'D', 'X'])('what has status %s is kept and counts in nothing', async status => {
  const [entry] = await read({ code: 'T0006', amount: '49.00', status })
  expect(entry).toMatchObject({
    kind: 'other',
    gross: 4900,
    providerKind: `T0006 (status ${status})`,
  })
})

it('a payment that was reversed came first, and its refund or chargeback went: together the fees', async () => {
  const entries = await read(
    { code: 'T0006', amount: '49.00', fee: '-1.92', status: 'V' },
    { code: 'T1107', amount: '-49.00', fee: '1.43' },
    { code: 'T0006', amount: '80.00', fee: '-2.82', status: 'V' },
    { code: 'T1201', amount: '-80.00' },
  )
  expect(entries).toMatchObject([
    { kind: 'charge', providerKind: 'T0006', gross: 4900, net: 4708 },
    { kind: 'refund', gross: -4900, net: -4757 },
    { kind: 'charge', providerKind: 'T0006', gross: 8000, net: 7718 },
    { kind: 'dispute', gross: -8000, net: -8000 },
  ])
  expect(entries.reduce((sum, { net }) => sum + net, 0)).toBe(-192 + 143 - 282)
})

it('a payment of which a part was given back came whole, and that part went', async () => {
  const entries = await read(
    { code: 'T0006', amount: '49.00', fee: '-1.92', status: 'F' },
    { code: 'T1107', amount: '-9.00', fee: '0.26' },
  )
  expect(entries).toMatchObject([
    { kind: 'charge', providerKind: 'T0006', gross: 4900, fee: 192, net: 4708 },
    { kind: 'refund', gross: -900, fee: -26, net: -874 },
  ])
})

describe('amounts are read exactly', () => {
  it.each([
    ['USD', '0.1', 10],
    ['USD', '.50', 50],
    ['USD', '-.05', -5],
    ['USD', '90071992547409.91', 9_007_199_254_740_991],
    ['JPY', '1500', 1500],
    ['JPY', '1500.00', 1500],
    ['KWD', '12.345', 12_345],
    ['HUF', '3500', 350_000],
  ])('%s %s', async (currency, amount, gross) => {
    expect(await read({ code: 'T0006', amount, currency })).toMatchObject([{ gross, currency }])
  })

  it.each([
    ['USD', '12.345'],
    ['JPY', '1.5'],
    ['USD', '1e3'],
    ['USD', '1,000.00'],
    ['USD', ''],
    ['USD', '90071992547409.92'],
    ['usd', '1.00'],
  ])('%s %j is set aside, and the transaction named', async (currency, amount) => {
    const bad = { code: 'T0006', amount, currency, id: 'BADD0000T88319420' }
    expect(await read(bad, { code: 'T0006', amount: '5.00' })).toMatchObject([{ gross: 500 }])
    expect(setAside).toEqual([
      {
        object: 'transaction',
        id: 'BADD0000T88319420-T0006',
        reason: expect.stringContaining('transaction_amount'),
      },
    ])
  })

  it('a fee in another currency than its payment is set aside', async () => {
    await readFrom(account => {
      const { transaction_info: info } = add(account, {
        code: 'T0006',
        amount: '9.00',
        fee: '-1.00',
        at: TODAY - DAY,
      })
      if (info.fee_amount) info.fee_amount.currency_code = 'EUR'
    })
    expect(setAside).toMatchObject([{ reason: 'It mixes USD and EUR.' }])
  })
})

it('a hold and its release, and the legs of a conversion, keep apart under one transaction’s id', async () => {
  const id = 'SAME0000T88319420'
  const entries = await read(
    { code: 'T1503', amount: '-33.00', id },
    { code: 'T1105', amount: '33.00', id },
    { code: 'T0200', amount: '-100.00', currency: 'EUR', id },
    { code: 'T0200', amount: '108.45', id },
  )
  expect(entries.map(entry => entry.id)).toEqual([
    `${id}-T1503`,
    `${id}-T1105`,
    `${id}-T0200-EUR`,
    `${id}-T0200-USD`,
  ])
})

it('dates are read with and without a colon in their offset', async () => {
  const entries = await readFrom(account => {
    for (const date of [
      '2026-01-14T09:00:00+0000',
      '2026-01-14T02:00:00-07:00',
      '2026-01-14T09:00:00.000Z',
    ]) {
      const { transaction_info: info } = add(account, { code: 'T0006', amount: '1.00', at: TODAY })
      info.transaction_initiation_date = date
    }
  })
  expect(entries.map(({ occurredAt }) => new Date(occurredAt).toISOString())).toEqual(
    Array(3).fill('2026-01-14T09:00:00.000Z'),
  )
})

it('says whose payment it is, what it belongs to, and nothing a customer wrote', async () => {
  const [entry] = await read({
    code: 'T0002',
    amount: '30.00',
    customer: '8CFCMV6TSDCC6',
    reference: ['I-BW452GLLEP1G', 'SUB'],
  })
  expect(entry).toMatchObject({
    customer: '8CFCMV6TSDCC6',
    subscription: 'I-BW452GLLEP1G',
    source: null,
  })
  const [refund] = await read({
    code: 'T1107',
    amount: '-1.00',
    reference: ['5TY05013RG002845M', 'TXN'],
  })
  expect(refund).toMatchObject({ subscription: null, source: '5TY05013RG002845M' })
  expect(refund?.sale).toBe('5TY05013RG002845M')
  expect(entry?.sale).toBe(entry?.id.split('-')[0])
  const asked = sandbox?.requests.filter(({ path }) => path.includes('transactions')) ?? []
  expect(new Set(asked.map(({ query }) => query.get('fields')))).toEqual(
    new Set(['transaction_info']),
  )
})
