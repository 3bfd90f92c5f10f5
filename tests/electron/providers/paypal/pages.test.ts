import { afterEach, describe, expect, it } from 'vitest'
import {
  add,
  DAY,
  ledgerId,
  type PaypalAccount,
  paypalAccount,
  TODAY,
} from '../../../support/paypal/account.ts'
import { readAll, sync } from '../../../support/paypal/reading.ts'
import {
  createPaypalSandbox,
  type PaypalSandbox,
  type SandboxOptions,
} from '../../../support/paypal/sandbox.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'

let sandbox: PaypalSandbox
afterEach(() => sandbox.close())
const open = async (options: SandboxOptions) => {
  sandbox = await createPaypalSandbox(options)
  return sandbox
}

/** The windows that were asked for, newest first as they came. */
const windows = ({ requests }: PaypalSandbox) =>
  requests
    .filter(({ path }) => path === '/v1/reporting/transactions')
    .map(({ query }) => ({
      from: Date.parse(query.get('start_date') ?? ''),
      to: Date.parse(query.get('end_date') ?? ''),
      page: Number(query.get('page')),
    }))

const tokens = ({ requests }: PaypalSandbox) =>
  requests.filter(({ path }) => path === '/v1/oauth2/token').length

describe('windows', () => {
  it('are of 31 days at most and go back three years without a gap', async () => {
    await readAll(await open({ entries: 60 }))
    const asked = windows(sandbox)
    expect(Math.max(...asked.map(({ from, to }) => to - from))).toBeLessThanOrEqual(31 * DAY)
    expect(asked[0]?.to).toBe(TODAY)
    expect(asked.slice(1).map(({ to }) => to)).toEqual(asked.slice(0, -1).map(({ from }) => from))
    const years = (TODAY - (asked.at(-1)?.from ?? 0)) / DAY / 365
    expect(years).toBeGreaterThan(2.99)
    expect(years).toBeLessThan(3.01)
  })

  it('with more than PayPal lists are halved until they fit, and nothing is lost or doubled', async () => {
    const account = paypalAccount({ entries: 0 })
    for (let n = 0; n < 900; n++) {
      add(account, { code: 'T0006', amount: '1.00', at: TODAY - 3 * DAY - (n % 400) * 60_000 })
    }
    await open({ account, maximum: 100 })
    const store = emptyStore()
    const pages = await sync(sandbox, store)
    expect(store.entries.size).toBe(900)
    expect(Math.max(...pages.map(({ entries }) => entries.length))).toBeLessThanOrEqual(100)
  })

  it('stopped in the middle of a halved window, it goes on there', async () => {
    const account = paypalAccount({ entries: 0 })
    for (let n = 0; n < 900; n++) {
      add(account, { code: 'T0006', amount: '1.00', at: TODAY - 3 * DAY - n * 60_000 })
    }
    await open({ account, maximum: 100 })
    const store = emptyStore()
    for (let stops = 0; stops < 4; stops++) await sync(sandbox, store, { pages: 2 })
    await sync(sandbox, store)
    expect(store.entries.size).toBe(900)
  })

  it('with more in one second than PayPal lists are said to be unreadable', async () => {
    const account = paypalAccount({ entries: 0 })
    for (let n = 0; n < 5; n++) add(account, { code: 'T0006', amount: '1.00', at: TODAY - DAY })
    await open({ account, maximum: 4 })
    await expect(readAll(sandbox)).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      why: expect.stringContaining('one second'),
    })
  })

  it('are read 500 at a time, each page with a cursor to go on from', async () => {
    const account = paypalAccount({ entries: 0 })
    for (let n = 0; n < 1100; n++) {
      add(account, { code: 'T0006', amount: '1.00', at: TODAY - DAY - n * 1000 })
    }
    await open({ account })
    const store = emptyStore()
    const [first] = await sync(sandbox, store, { pages: 1 })
    expect(first?.entries).toHaveLength(500)
    const before = sandbox.requests.length
    await sync(sandbox, store, { pages: 1 })
    expect(windows({ ...sandbox, requests: sandbox.requests.slice(before) })[0]).toMatchObject({
      page: 2,
    })
    await sync(sandbox, store)
    expect(store.entries.size).toBe(1100)
  })

  it('that have passed out of three years since an interruption are left out', async () => {
    await open({ entries: 60 })
    const store = emptyStore()
    await sync(sandbox, store, { pages: 3 })
    const later = TODAY + 400 * DAY
    sandbox.account.now = later
    add(sandbox.account, { code: 'T0006', amount: '5.00', at: later - DAY })
    await sync(sandbox, store, { now: () => later })
    expect([...store.entries.values()].some(({ occurredAt }) => occurredAt === later - DAY)).toBe(
      true,
    )
  })

  it('that begin after PayPal’s last refresh are empty, not an error', async () => {
    await open({ entries: 60 })
    sandbox.account.now = TODAY - 32 * DAY
    await expect(readAll(sandbox)).resolves.toBeDefined()
  })
})

describe('the next sync', () => {
  it('reads a month again, and nothing of before', async () => {
    const store = emptyStore()
    await sync(await open({ entries: 60 }), store)
    const before = sandbox.requests.length
    await sync(sandbox, store)
    const asked = windows({ ...sandbox, requests: sandbox.requests.slice(before) })
    expect(asked.map(({ from, to }) => [from, to])).toEqual([[TODAY - 31 * DAY, TODAY]])
  })

  it('of a payment of five months ago that was reversed since has its refund, and the payment as it was', async () => {
    const account = paypalAccount({ entries: 0 })
    const paid = add(account, { code: 'T0006', amount: '10.00', at: TODAY - 150 * DAY })
    const store = emptyStore()
    await sync(await open({ account }), store)
    paid.transaction_info.transaction_status = 'V'
    const refund = add(account, { code: 'T1107', amount: '-10.00', at: TODAY - DAY })
    await sync(sandbox, store)
    expect(store.entries.get(ledgerId(paid))).toMatchObject({ kind: 'charge', gross: 1000 })
    expect(store.entries.get(ledgerId(refund))).toMatchObject({ kind: 'refund', gross: -1000 })
    // Whoever reads the account only now has the same ledger.
    expect(await readAll(sandbox)).toMatchObject({ entries: store.entries })
  })

  it('finds that a pending payment went through, under the same id', async () => {
    const account = paypalAccount({ entries: 0 })
    const paid = add(account, { code: 'T0006', amount: '10.00', at: TODAY - 20 * DAY, status: 'P' })
    const store = emptyStore()
    await sync(await open({ account }), store)
    expect(store.entries.get(ledgerId(paid))).toMatchObject({ kind: 'other' })
    paid.transaction_info.transaction_status = 'S'
    await sync(sandbox, store)
    expect([...store.entries.values()]).toMatchObject([{ id: ledgerId(paid), kind: 'charge' }])
  })

  it.each(['{', 'null', '{"version":0,"state":{}}', '{"version":2,"state":{"step":"idle"}}'])(
    'begins from nothing where it cannot read the cursor %j',
    async cursor => {
      const store = { ...emptyStore(), cursor }
      await sync(await open({ entries: 70 }), store)
      expect(store.entries.size).toBeGreaterThanOrEqual(70)
    },
  )
})

it('a cursor from when not every reversal was a refund begins from nothing, once', async () => {
  const old = '{"version":3,"state":{"step":"idle","upTo":1768478400000,"known":""}}'
  const store = { ...emptyStore(), cursor: old }
  await sync(await open({ entries: 70 }), store)
  expect(store.entries.size).toBeGreaterThanOrEqual(70)
  const asked = sandbox.requests.length
  await sync(sandbox, store)
  expect(sandbox.requests.length - asked).toBeLessThan(asked)
})

describe('a transaction that contradicts itself', () => {
  const badly = (account: PaypalAccount, at: number) => {
    const bad = add(account, { code: 'T0006', amount: '10.00', fee: '-0.40', at })
    const feeIn = (currency: string) => {
      const { fee_amount: fee } = bad.transaction_info
      if (fee) fee.currency_code = currency
    }
    feeIn('EUR')
    return { bad, mend: () => feeIn('USD') }
  }

  it('blocks nothing that is older, and is tried again at each sync, however old it is', async () => {
    const account = paypalAccount({ entries: 0 })
    const { bad, mend } = badly(account, TODAY - 200 * DAY)
    const good = add(account, { code: 'T0006', amount: '500.00', at: TODAY - 300 * DAY })
    await open({ account })
    const store = emptyStore()
    await sync(sandbox, store)
    expect([...store.entries.keys()]).toEqual([ledgerId(good)])
    expect([...store.setAside.values()]).toEqual([
      { object: 'transaction', id: ledgerId(bad), reason: 'It mixes USD and EUR.' },
    ])
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(1)
    mend()
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(0)
    expect(store.entries.get(ledgerId(bad))).toMatchObject({ gross: 1000, fee: 40 })
    const asked = sandbox.requests.length
    await sync(sandbox, store)
    // A token, the last month, and two balances.
    expect(sandbox.requests.length - asked).toBe(4)
  })

  it('is found again by its window where its date cannot be read', async () => {
    const account = paypalAccount({ entries: 0 })
    const { transaction_info: info } = add(account, {
      ...{ code: 'T0006', amount: '10.00', at: TODAY - 200 * DAY },
    })
    await open({ account })
    const right = info.transaction_amount.value
    info.transaction_amount.value = 'ten'
    const store = emptyStore()
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(1)
    info.transaction_amount.value = right
    await sync(sandbox, store)
    expect([store.setAside.size, store.entries.size]).toEqual([0, 1])
  })

  it.each(['', undefined, null, 12, '5TY\u001b[2J05013RG002845M'])(
    'for its id %j is set aside until it has one, however old it is',
    async id => {
      const account = paypalAccount({ entries: 0 })
      const bad = add(account, { code: 'T0006', amount: '10.00', at: TODAY - 200 * DAY })
      const good = add(account, { code: 'T0006', amount: '500.00', at: TODAY - 200 * DAY + 1 })
      const right = bad.transaction_info.transaction_id
      Object.assign(bad.transaction_info, { transaction_id: id })
      await open({ account })
      const store = emptyStore()
      for (const _ of [1, 2]) {
        await sync(sandbox, store)
        expect([...store.entries.keys()]).toEqual([ledgerId(good)])
        expect([...store.setAside.keys()]).toEqual([
          expect.stringMatching(
            /^\(no id\) (5TY2J05013RG002845M )?2025-06-29T12:00:00.000Z-T0006$/,
          ),
        ])
      }
      bad.transaction_info.transaction_id = right
      await sync(sandbox, store)
      expect([store.entries.size, store.setAside.size]).toEqual([2, 0])
    },
  )

  it('for what it refers to is money all the same', async () => {
    const account = paypalAccount({ entries: 0 })
    const { transaction_info: info } = add(account, {
      ...{ code: 'T0006', amount: '10.00', at: TODAY - DAY },
    })
    Object.assign(info, { paypal_reference_id: 'I-\u001b[2J', paypal_reference_id_type: 'SUB' })
    const { entries, setAside } = await readAll(await open({ account }))
    expect([...entries.values()]).toMatchObject([{ gross: 1000, subscription: null }])
    expect(setAside.size).toBe(0)
  })
})

describe('a subscription that cannot be read', () => {
  it('takes no payment and no other subscription with it, and is tried again', async () => {
    const account = paypalAccount({ entries: 60 })
    await open({ account })
    const calm = await readAll(sandbox)
    const [[id, subscription] = ['', undefined]] = [...account.subscriptions].filter(
      ([name]) => calm.subscriptions.get(name)?.status === 'active',
    )
    if (!subscription) throw new Error('No subscription is active')
    const right = subscription.start_time
    subscription.start_time = 'yesterday'
    const store = emptyStore()
    await sync(sandbox, store)
    expect(store.entries).toEqual(calm.entries)
    expect(store.subscriptions.size).toBe(calm.subscriptions.size - 1)
    expect(store.setAside.get(id)).toMatchObject({
      object: 'subscription',
      reason: expect.stringContaining('start_time'),
    })
    subscription.start_time = right
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(ledger(calm))
  })
})

it('a mark from when this clock was a year ahead is not believed', async () => {
  const account = paypalAccount({ entries: 60 })
  const store = await readAll(await open({ account }))
  const calm = ledger(store)
  const ahead = store.cursor?.replace(String(TODAY), String(TODAY + 365 * DAY)) ?? ''
  expect(ahead).not.toBe(store.cursor)
  store.entries.clear()
  store.cursor = ahead
  await sync(sandbox, store)
  expect(ledger(store)).toEqual(calm)
})

it('nothing of long ago is “not listed yet”', async () => {
  await open({ entries: 60 })
  const body = JSON.stringify({
    name: 'INVALID_REQUEST',
    message: 'Data for the given start date is not available.',
  })
  sandbox.inject({ status: 400, body }, { path: 'reporting', after: 3 })
  await expect(readAll(sandbox)).rejects.toMatchObject({
    code: 'PROVIDER_ANSWER_INVALID',
    retryable: true,
  })
})

describe('the token', () => {
  it('is asked for once in a sync', async () => {
    await readAll(await open({ entries: 60 }))
    expect(tokens(sandbox)).toBe(1)
  })

  it('is replaced before it runs out', async () => {
    let now = TODAY
    await open({ entries: 60, lasts: 3600 })
    const later = () => {
      now += 60_000
      return now
    }
    const store = emptyStore()
    await sync(sandbox, store, { now: later })
    expect(store.entries.size).toBeGreaterThanOrEqual(60)
    expect(tokens(sandbox)).toBeGreaterThan(1)
  })

  it('is replaced once where a call answers 401, and the sync goes on', async () => {
    const calm = (await readAll(await open({ entries: 330 }))).entries
    await sandbox.close()
    await open({ entries: 330 })
    sandbox.inject({ status: 401 }, { path: 'reporting/transactions', after: 4 })
    expect((await readAll(sandbox)).entries).toEqual(calm)
    expect(tokens(sandbox)).toBe(2)
  })

  it('lost between two pages is replaced', async () => {
    const store = emptyStore()
    await sync(await open({ entries: 330 }), store, { pages: 2 })
    sandbox.expireTokens()
    await sync(sandbox, store)
    expect(store.entries.size).toBeGreaterThanOrEqual(330)
  })

  it('that is refused twice running means a key that is refused', async () => {
    await open({ entries: 60 })
    sandbox.inject({ status: 401 }, { path: 'reporting/transactions', times: 2 })
    await expect(readAll(sandbox)).rejects.toMatchObject({ code: 'KEY_REFUSED' })
  })

  it('is in no cursor', async () => {
    const pages = await sync(await open({ entries: 60 }))
    for (const { cursor } of pages) expect(cursor).not.toMatch(/A21AA|sandbox-Secret/)
  })
})
