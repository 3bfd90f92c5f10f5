import type Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderEntry } from '../../../../electron/ledger/page.ts'
import type { EntryKind } from '../../../../shared/contract/entries.ts'
import { type ExpectedTotals, NOTHING } from '../../../support/fills-ledger.ts'
import type { Store } from '../../../support/reading.ts'
import { add, addCharge, stripeAccount, TODAY } from '../../../support/stripe/account.ts'
import { destinationCharge, reverse } from '../../../support/stripe/connect.ts'
import { PERSON } from '../../../support/stripe/objects.ts'
import { readAll, sync } from '../../../support/stripe/reading.ts'
import { createStripeSandbox, type StripeSandbox } from '../../../support/stripe/sandbox.ts'
import { expectedTotals } from '../../../support/stripe/totals.ts'

let sandbox: StripeSandbox
let store: Store
beforeAll(async () => {
  sandbox = await createStripeSandbox({ entries: 320 })
  store = await readAll(sandbox)
})
afterAll(() => sandbox.close())

/** The definitions of revenue, over entries. */
function totals(entries: Iterable<ProviderEntry>): Record<string, ExpectedTotals> {
  const all: Record<string, ExpectedTotals> = {}
  for (const { kind, currency, gross, fee } of entries) {
    all[currency] ??= { ...NOTHING }
    const sums = all[currency]
    if (kind === 'charge') sums.grossVolume += gross
    if (kind === 'refund' || kind === 'refund_failure') sums.refunds -= gross
    if (kind === 'dispute' || kind === 'dispute_reversal') sums.disputes -= gross
    if (kind === 'fee') sums.fees += fee - gross
    else if (/^(charge|refund|dispute)/.test(kind)) sums.fees += fee
    sums.netRevenue = sums.grossVolume - sums.refunds - sums.disputes - sums.fees
  }
  return all
}

/** What is read of an account to which something was added. */
async function storeOf(change: (account: ReturnType<typeof stripeAccount>) => void) {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  change(account)
  const own = await createStripeSandbox({ account })
  try {
    return await readAll(own)
  } finally {
    await own.close()
  }
}

/** The only entry of such an account. */
async function entryOf(change: (account: ReturnType<typeof stripeAccount>) => void) {
  const [entry] = (await storeOf(change)).entries.values()
  if (!entry) throw new Error('No entry came')
  return entry
}

/** The texts that a type of Stripe's names; it always allows any other as well. */
type Named<T> = T extends string ? (string extends T ? never : T) : never

/** Every type that Stripe's SDK knows: a new one stops this from compiling until somebody decides. */
const BY_TYPE: Record<Named<Stripe.BalanceTransaction.Type>, EntryKind> = {
  charge: 'charge',
  payment: 'charge',
  payment_failure_refund: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  payout: 'payout',
  payout_cancel: 'payout',
  payout_failure: 'payout',
  transfer: 'transfer',
  transfer_cancel: 'transfer',
  transfer_failure: 'transfer',
  transfer_refund: 'transfer',
  topup: 'topup',
  topup_reversal: 'topup',
  reserve_transaction: 'reserve',
  reserved_funds: 'reserve',
  reserve_hold: 'reserve',
  reserve_release: 'reserve',
  payment_network_reserve_hold: 'reserve',
  payment_network_reserve_release: 'reserve',
  payout_minimum_balance_hold: 'reserve',
  payout_minimum_balance_release: 'reserve',
  // May be a dispute, or anything else.
  adjustment: 'other',
  advance: 'other',
  advance_funding: 'other',
  anticipation_repayment: 'other',
  application_fee: 'charge',
  application_fee_refund: 'refund',
  climate_order_purchase: 'other',
  climate_order_refund: 'other',
  connect_collection_transfer: 'transfer',
  contribution: 'other',
  fee_credit_funding: 'other',
  inbound_transfer: 'other',
  inbound_transfer_reversal: 'other',
  issuing_authorization_hold: 'other',
  issuing_authorization_release: 'other',
  issuing_dispute: 'other',
  issuing_dispute_provisional_credit: 'other',
  issuing_dispute_provisional_credit_reversal: 'other',
  issuing_transaction: 'other',
  obligation_outbound: 'other',
  obligation_reversal_inbound: 'other',
  payment_reversal: 'other',
  payment_unreconciled: 'other',
  stripe_balance_payment_debit: 'other',
  stripe_balance_payment_debit_reversal: 'other',
  tax_fee: 'other',
  tax_fund: 'other',
}

describe('the ledger of an account', () => {
  it('has every balance transaction once', () => {
    expect([...store.entries.keys()].sort()).toEqual(
      sandbox.account.transactions.map(({ id }) => id).sort(),
    )
  })

  it('sums to what the account’s own objects sum to', () => {
    expect(totals(store.entries.values())).toEqual(expectedTotals(sandbox.account))
  })

  it('keeps net = gross − fee', () => {
    for (const { gross, fee, net } of store.entries.values()) expect(net).toBe(gross - fee)
  })

  it('has the kinds that the definitions name, and guesses none', () => {
    const kinds: Record<string, Set<string>> = {}
    for (const { kind, providerKind } of store.entries.values()) {
      kinds[kind] ??= new Set()
      kinds[kind].add(providerKind)
    }
    expect(Object.fromEntries(Object.entries(kinds).map(([k, v]) => [k, [...v].sort()]))).toEqual({
      charge: ['charge', 'charge_failure', 'partial_capture_reversal'],
      refund: ['refund'],
      refund_failure: ['refund_failure'],
      dispute: ['dispute'],
      dispute_reversal: ['dispute_reversal'],
      fee: ['fee', 'network_cost'],
      adjustment: ['other_adjustment'],
      payout: ['payout', 'payout_reversal'],
      transfer: ['transfer', 'transfer_reversal'],
      topup: ['topup', 'topup_reversal'],
      reserve: ['connect_reserved_funds', 'risk_reserved_funds'],
      other: ['lunar_surcharge', 'tax'],
    })
  })

  it('says when, from whom and through what', async () => {
    const entry = await entryOf(account =>
      addCharge(account, { created: TODAY, amount: 2000, fee: 88, customer: 'cus_9' }),
    )
    expect(entry).toEqual({
      id: 'txn_1_0',
      kind: 'charge',
      providerKind: 'charge',
      occurredAt: TODAY * 1000,
      availableAt: (TODAY + 2 * 86_400) * 1000,
      gross: 2000,
      fee: 88,
      net: 1912,
      tax: null,
      currency: 'USD',
      customer: 'cus_9',
      subscription: null,
      source: 'ch_1_0',
      product: null,
      country: 'US',
      sale: 'pi_1_0',
      conversion: null,
    } satisfies ProviderEntry)
  })

  it('has the subscription where an older API shows it', async () => {
    const entry = await entryOf(account => {
      const { source } = addCharge(account, { created: TODAY })
      const charge = account.sources.get(source ?? '')
      if (charge) charge.invoice = { id: 'in_1', subscription: 'sub_1' }
    })
    expect(entry.subscription).toBe('sub_1')
  })

  it('has of the address the country alone, and none where it is no country', async () => {
    const countryIn = async (address: object | null) => {
      const entry = await entryOf(account => {
        const { source } = addCharge(account, { created: TODAY })
        const charge = account.sources.get(source ?? '')
        if (charge) charge.billing_details = { address }
      })
      return entry.country
    }
    expect(await countryIn({ country: 'de', city: 'Berlin' })).toBe('DE')
    expect(await countryIn({ country: 'Germany' })).toBeNull()
    expect(await countryIn({ country: null, line1: 'Unter den Linden 1' })).toBeNull()
    expect(await countryIn(null)).toBeNull()
  })

  it('ties a refund and a dispute to the charge that they are of', () => {
    const entries = [...store.entries.values()]
    const charges = new Set(entries.filter(it => it.kind === 'charge').map(it => it.sale))
    for (const source of ['re_part', 're_whole', 'dp_lost']) {
      const about = entries.filter(it => it.source === source)
      expect(about.length).toBeGreaterThan(0)
      for (const { sale } of about) expect(charges).toContain(sale)
    }
  })

  it('reads a source that is only an id', async () => {
    const plain = { category: 'charge', type: 'charge', amount: 500, created: TODAY }
    const entry = await entryOf(account => add(account, { ...plain, source: 'ch_gone' }))
    expect(entry).toMatchObject({ source: 'ch_gone', customer: null, gross: 500 })
  })

  it('goes by the type where there is no category, and guesses none', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    for (const type of Object.keys(BY_TYPE)) {
      const added = add(account, { category: '', type, amount: -100, created: TODAY })
      Object.assign(added, { id: `txn_${type}`, reporting_category: null })
    }
    const own = await createStripeSandbox({ account })
    const { entries } = await readAll(own)
    await own.close()
    const kinds = [...entries.values()].map(({ providerKind, kind }) => [providerKind, kind])
    expect(Object.fromEntries(kinds)).toEqual(BY_TYPE)
  })
})

describe('amounts', () => {
  const amount = { category: 'charge', type: 'charge', created: TODAY }

  it.each([
    // Zero-decimal: unscaled. Three decimals: thousandths.
    ['jpy', 1500, 54, { gross: 1500, fee: 54, net: 1446 }],
    ['kwd', 12_345, 400, { gross: 12_345, fee: 400, net: 11_945 }],
    // Two decimals in the API, none in the currency: 1,234.50 and 36.50 go to the even neighbour,
    // and the net is of what was rounded.
    ['isk', 123_450, 3650, { gross: 1234, fee: 36, net: 1198 }],
    ['isk', 123_550, 0, { gross: 1236, fee: 0, net: 1236 }],
    // Hundredths by ISO 4217, none in the API.
    ['mga', 90_000, 1_500, { gross: 9_000_000, fee: 150_000, net: 8_850_000 }],
    ['ugx', -5_000_000, 0, { gross: -50_000, fee: 0, net: -50_000 }],
  ] as const)('%s %i less %i', async (currency, gross, fee, expected) => {
    const entry = await entryOf(account =>
      add(account, { ...amount, currency, amount: gross, fee }),
    )
    expect(entry).toMatchObject({ ...expected, currency: currency.toUpperCase() })
  })

  it.each([
    ['its net does not add up', { net: 1 }, /^Its net of 1 /],
    ['an amount is no integer', { amount: 10.5 }, /^amount is not a whole number\.$/],
    [
      'an amount is past what a number holds exactly',
      { amount: 2 ** 53, net: 2 ** 53 },
      /^amount is too large; net is too large\.$/,
    ],
    ['the currency is missing', { currency: undefined }, /^currency is missing\.$/],
    ['it has no time', { created: null }, /^created has no value\.$/],
    [
      'it is in a currency of four letters',
      { currency: 'usdc' },
      /^currency is not a currency code of three letters\.$/,
    ],
  ])(
    'are set aside, naming the transaction, where %s, and take no other with them',
    async (_, change, why) => {
      const { entries, setAside } = await storeOf(account => {
        Object.assign(add(account, { ...amount, amount: 1000 }), change)
        add(account, { ...amount, amount: 700 })
      })
      expect([...entries.values()].map(({ gross }) => gross)).toEqual([700])
      expect([...setAside.values()]).toEqual([
        { object: 'balance_transaction', id: 'txn_1_0', reason: expect.stringMatching(why) },
      ])
    },
  )
})

describe('conversion', () => {
  const converted = (
    paid: [number, string],
    exchangeRate: number,
    amount: number,
    currency = 'usd',
  ) =>
    entryOf(account =>
      addCharge(account, { created: TODAY, amount, currency, paid, exchangeRate, fee: 0 }),
    ).then(entry => entry.conversion)

  it.each([
    // €10.00 → $10.85
    [[1000, 'eur'], 1.0845, 1085, 'usd', { from: 'EUR', rate: '1.0845' }],
    // ¥1,500 → $10.05, between minor units (a yen is 0.67 cents) or major ones
    [[1500, 'jpy'], 0.67, 1005, 'usd', { from: 'JPY', rate: '0.0067' }],
    [[1500, 'jpy'], 0.0067, 1005, 'usd', { from: 'JPY', rate: '0.0067' }],
    // $10.05 → ¥1,500, both ways
    [[1005, 'usd'], 1.4925, 1500, 'jpy', { from: 'USD', rate: '149.25' }],
    [[1005, 'usd'], 149.25, 1500, 'jpy', { from: 'USD', rate: '149.25' }],
    // 1.000 KWD → $3.25
    [[1000, 'kwd'], 0.325, 325, 'usd', { from: 'KWD', rate: '3.25' }],
    [[1000, 'kwd'], 3.25, 325, 'usd', { from: 'KWD', rate: '3.25' }],
    // 1,000 ISK is 100000 in the API → $7.20
    [[100_000, 'isk'], 0.0072, 720, 'usd', { from: 'ISK', rate: '0.0072' }],
    // 90,000 MGA → $20.00
    [[90_000, 'mga'], 0.0222222, 2000, 'usd', { from: 'MGA', rate: '0.000222222' }],
    // A rate so small that a number is written with an exponent
    [[10_000_000, 'idr'], 6.1e-7, 6, 'usd', { from: 'IDR', rate: '0.00000061' }],
  ] as const)('%j at %d is %i %s', async (paid, rate, amount, currency, expected) => {
    expect(await converted([...paid], rate, amount, currency)).toEqual(expected)
  })

  it('is none in the same currency', async () => {
    expect(await converted([1000, 'usd'], 1, 1000)).toBeNull()
  })
})

it('no name, e-mail, address or telephone number of a customer is in what is read, nor the key', async () => {
  const served = JSON.stringify([...sandbox.account.sources.values()])
  const read = JSON.stringify(await sync(sandbox), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  )
  for (const text of [PERSON.name, PERSON.email, PERSON.phone, PERSON.line1]) {
    expect(served).toContain(text)
    expect(read).not.toContain(text)
  }
  expect(read).not.toContain(sandbox.key)
})

describe('a transfer reversed by hand, where the key may not read transfers', () => {
  it('is set aside, and counts once it may', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const charge = { created: TODAY, amount: 1000 }
    const { transfer } = destinationCharge(account, { ...charge, fee: 59, passed: 900 })
    const reversal = reverse(account, { created: TODAY, amount: 900, transfer })
    const own = await createStripeSandbox({ account, denied: ['transfer'] })
    const read = await readAll(own)
    expect([...read.setAside.values()]).toEqual([
      {
        object: 'balance_transaction',
        id: reversal.id,
        reason: expect.stringContaining('may not read transfers'),
      },
    ])
    expect(read.entries.size).toBe(2)
    own.denied.clear()
    await sync(own, read)
    await own.close()
    expect(read.setAside.size).toBe(0)
    expect(read.entries.get(reversal.id)).toMatchObject({ kind: 'passed_on', gross: 900 })
  })
})

it('what is of live mode is set aside under a test key', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: TODAY })
  const { id, source } = addCharge(account, { created: TODAY })
  Object.assign(account.sources.get(source ?? '') ?? {}, { livemode: true })
  const own = await createStripeSandbox({ account })
  const read = await readAll(own)
  await own.close()
  expect(read.entries.size).toBe(1)
  expect([...read.setAside.values()]).toEqual([
    {
      object: 'balance_transaction',
      id,
      reason: 'It is of live mode, and the key is a test key.',
    },
  ])
})
