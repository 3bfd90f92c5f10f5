import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { inTurn } from '../../../../electron/providers/stripe/retrieve.ts'
import { connectSandbox, testApp } from '../../../support/app.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'
import {
  add,
  addCase,
  addCharge,
  type StripeAccount,
  stripeAccount,
  TODAY,
} from '../../../support/stripe/account.ts'
import { build, type Definition } from '../../../support/stripe/cases.ts'
import { invoicesOf } from '../../../support/stripe/invoices.ts'
import { readAll, sync } from '../../../support/stripe/reading.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const DAY = 86_400

/** An account of these subscriptions, each with all its invoices, and a few charges. */
function accountOf(definitions: Omit<Definition, 'mrr'>[]): StripeAccount {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  definitions.forEach((definition, index) => {
    const one = build('', { ...definition, mrr: [0, 1] }, index, TODAY)
    addCase(account, one)
    account.invoices.push(...invoicesOf(one, TODAY))
  })
  for (const days of [1, 2, 3]) {
    addCharge(account, { id: `txn_${days}`, created: TODAY - days * DAY, amount: days * 1000 })
  }
  return account
}

async function served(account: StripeAccount) {
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}

const aside = ({ setAside }: { setAside: Map<string, { object: string; reason: string }> }) =>
  [...setAside].map(([id, { object, reason }]) => [object, id, reason])

describe('one object that cannot be read is set aside, and named', () => {
  const plain = [{ items: [{ amount: 1000 }] }, { items: [{ amount: 2000 }] }]

  test('a subscription and an invoice of live mode under a test key', async () => {
    const account = accountOf(plain)
    const calm = await readAll(await served(account))
    const [subscription] = account.subscriptions
    const invoice = account.invoices.findLast(it => JSON.stringify(it).includes('sub_case01'))
    for (const one of [subscription, invoice]) Object.assign(one ?? {}, { livemode: true })
    const sandbox = await served(account)
    const store = await readAll(sandbox)
    expect([...store.subscriptions.keys()]).toEqual(['sub_case01'])
    const why = 'It is of live mode, and the key is a test key.'
    expect(aside(store)).toEqual([
      ['invoice', invoice?.id, why],
      ['subscription', 'sub_case00', why],
    ])
    expect(store.periods.size).toBeLessThan(calm.periods.size)
    for (const one of [subscription, invoice]) Object.assign(one ?? {}, { livemode: false })
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(ledger(calm))
  })

  test('a subscription whose coupon or price cannot be read', async () => {
    const account = accountOf([
      ...plain,
      { items: [{ amount: 500 }], off: [{ percent: 10 }] },
      { items: [{ tiers: { mode: 'volume', of: [[null, 100, 0]] } }] },
    ])
    const [, , third, fourth] = account.cases
    Object.assign(third?.coupons[0] ?? {}, { percent_off: 'a tenth' })
    Object.assign(fourth?.prices[0] ?? {}, { tiers_mode: 'by the moon' })
    const store = await readAll(await served(account))
    expect([...store.subscriptions.keys()].sort()).toEqual(['sub_case00', 'sub_case01'])
    expect(aside(store).filter(([object]) => object === 'subscription')).toEqual(
      expect.arrayContaining([
        ['subscription', 'sub_case02', expect.stringContaining('coupon')],
        ['subscription', 'sub_case03', expect.stringContaining('tiers_mode')],
      ]),
    )
  })

  test('a line without a period takes neither its invoice’s other lines nor the tax told', async () => {
    const account = accountOf([{ items: [{ amount: 1000 }, { amount: 2000, product: 'prod_2' }] }])
    const [invoice] = account.invoices
    const paid = account.transactions[0]?.source ?? ''
    Object.assign(invoice ?? {}, {
      intents: [paid.replace('ch_', 'pi_')],
      total_taxes: [{ amount: 480, tax_behavior: 'exclusive' }],
    })
    Object.assign(invoice?.lines[1] ?? {}, { id: 'il_odd', period: undefined })
    const pages = await sync(await served(account))
    const told = pages
      .flatMap(page => page.periods ?? [])
      .filter(it => it.id.startsWith('in_sub_case00_0'))
    expect(told.map(({ mrr }) => mrr)).toEqual([{ n: 1000n, d: 1n }])
    expect(pages.flatMap(page => page.sales ?? [])).toMatchObject([{ tax: { amount: 480 } }])
    expect(pages.flatMap(page => page.setAside ?? [])).toEqual([
      {
        object: 'invoice',
        id: 'in_sub_case00_0',
        reason: expect.stringMatching(/line il_odd: period/),
      },
    ])
  })

  test('a line at a price that is billed once by now', async () => {
    const account = accountOf(plain)
    const price = account.prices.get('price_sub_case00_0')
    account.prices.set('price_sub_case00_0', { ...price, recurring: null } as never)
    const store = await readAll(await served(account))
    expect(store.subscriptions.size).toBe(2)
    expect(new Set([...store.periods.values()].map(it => it.subscription))).toEqual(
      new Set(['sub_case01']),
    )
    expect(aside(store)[0]).toEqual([
      'invoice',
      expect.stringContaining('in_sub_case00'),
      expect.stringContaining('price price_sub_case00_0: recurring'),
    ])
  })

  test('the page and every figure say so, until it can be read', async () => {
    const account = accountOf(plain)
    const sandbox = await served(account)
    const odd = add(account, { category: 'charge', type: 'charge', amount: 700, created: TODAY })
    Object.assign(odd, { net: 1 })
    const app = await testApp({ now: () => TODAY * 1000 })
    await connectSandbox(app, sandbox)
    expect(await app.sync()).toMatchObject([{ status: 'succeeded' }])
    const metrics = app.client.metrics.document
    expect(await metrics()).toMatchObject({
      setAside: [{ object: 'balance_transaction', id: odd.id }],
      totals: { grossVolume: { amount: 6000n } },
    })
    odd.net = 700
    await app.sync()
    expect(await metrics()).toMatchObject({
      setAside: [],
      totals: { grossVolume: { amount: 6700n } },
    })
  })
})

describe('what is set aside is tried again at each sync', () => {
  test('by its id where it is older than what a sync reads again', async () => {
    const account = accountOf([{ items: [{ amount: 1000 }] }])
    const old = addCharge(account, { id: 'txn_old', created: TODAY - 200 * DAY, amount: 900 })
    old.net += 1
    const [invoice] = account.invoices
    const period = invoice?.lines[0]?.period
    Object.assign(invoice?.lines[0] ?? {}, { period: null })
    const sandbox = await served(account)
    const store = await readAll(sandbox)
    expect(
      aside(store)
        .map(([, id]) => id)
        .sort(),
    ).toEqual([invoice?.id, 'txn_old'])

    await sync(sandbox, store)
    expect(store.setAside.size).toBe(2)
    old.net -= 1
    Object.assign(invoice?.lines[0] ?? {}, { period })
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(0)
    expect(ledger(store)).toEqual(ledger(await readAll(sandbox)))
  })

  test('a few hundred at a time, each in its turn', () => {
    const objects = Array.from({ length: 700 }, (_, n) => ({ object: 'invoice', id: `in_${n}` }))
    const hours = (hour: number) => inTurn(objects, hour * 3_600_000)
    expect(inTurn(objects.slice(0, 300), 0)).toEqual(objects.slice(0, 300))
    const tried = [0, 1, 2].flatMap(hours)
    expect(tried).toHaveLength(900)
    expect(new Set(tried.map(({ id }) => id)).size).toBe(700)
  })

  test('and no longer kept where Stripe does not know it any more', async () => {
    const account = accountOf([{ items: [{ amount: 1000 }] }])
    const old = addCharge(account, { id: 'txn_old', created: TODAY - 200 * DAY })
    old.net += 1
    Object.assign(account.subscriptions[0] ?? {}, { currency: 'usdc' })
    const sandbox = await served(account)
    const store = await readAll(sandbox)
    expect(store.setAside.size).toBe(2)
    account.transactions.splice(account.transactions.indexOf(old), 1)
    account.subscriptions.length = 0
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(0)
  })
})

test('without an id, an object is set aside; where the next page should come after it, the step stops', async () => {
  const account = accountOf([])
  const transactions = Array.from({ length: 101 }, (_, n) =>
    addCharge(account, { created: TODAY - 60 * DAY - n }),
  )
  const [middle, last] = [transactions[50], transactions[96]]
  const sandbox = await served(account)
  const calm = await readAll(sandbox)
  const unnamed = (one: typeof middle) =>
    sandbox.inject(
      { rewrite: body => JSON.parse(JSON.stringify(body).replaceAll(`"${one?.id}"`, '""')) },
      { path: 'balance_transactions', times: Number.POSITIVE_INFINITY },
    )
  unnamed(middle)
  const store = await readAll(sandbox)
  expect(store.entries.size).toBe(calm.entries.size - 1)
  expect([...store.setAside.keys()]).toEqual(['(no id) 2025-11-16T11:59:10.000Z'])
  sandbox.settle()
  unnamed(last)
  await expect(readAll(sandbox)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
})

test('no mark is later than now, whatever an object says of its time', async () => {
  const account = accountOf([])
  addCharge(account, { created: TODAY + 400 * DAY })
  const sandbox = await served(account)
  const store = await readAll(sandbox)
  const late = addCharge(account, { created: TODAY - DAY })
  await sync(sandbox, store)
  expect(store.entries.has(late.id)).toBe(true)
})

test('law: setting objects aside changes nothing of the others', async () => {
  const amounts = fc.array(fc.integer({ min: 100, max: 9000 }), { minLength: 2, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(amounts, fc.nat(), fc.nat(), fc.nat(), async (all, a, b, c) => {
      const account = accountOf(all.map(amount => ({ items: [{ amount }] })))
      const sandbox = await createStripeSandbox({ account })
      const whole = ledger(await readAll(sandbox))
      const broken = {
        subscription: account.subscriptions[a % account.subscriptions.length],
        invoice: account.invoices[b % account.invoices.length],
        transaction: account.transactions[c % account.transactions.length],
      }
      Object.assign(broken.subscription ?? {}, { start_date: 'the beginning' })
      Object.assign(broken.invoice ?? {}, { currency: 'usdc' })
      Object.assign(broken.transaction ?? {}, { amount: 0.5 })
      const store = emptyStore()
      await sync(sandbox, store)
      await sandbox.close()
      const ids = Object.values(broken).map(it => it?.id ?? '')
      expect([...store.setAside.keys()].sort()).toEqual(ids.sort())
      const without = (rows: object) =>
        Object.fromEntries(
          Object.entries(rows).filter(([id]) => !ids.includes(id.split(' ')[0] ?? '')),
        )
      const { setAside: _, ...left } = ledger(store)
      expect(left).toEqual({
        entries: without(whole.entries),
        subscriptions: without(whole.subscriptions),
        periods: without(whole.periods),
      })
    }),
    { numRuns: 15 },
  )
}, 60_000)
