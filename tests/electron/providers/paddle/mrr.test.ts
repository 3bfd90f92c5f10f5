import { describe, expect, onTestFinished, test } from 'vitest'
import type { ProviderSubscription } from '../../../../electron/ledger/page.ts'
import { addTransaction, emptyAccount, TODAY } from '../../../support/paddle/account.ts'
import { CASES, type Case } from '../../../support/paddle/cases.ts'
import { instant, PERSON } from '../../../support/paddle/objects.ts'
import { readAll, sync } from '../../../support/paddle/reading.ts'
import { createPaddleSandbox } from '../../../support/paddle/sandbox.ts'
import { type Subscribed, subscribed } from '../../../support/paddle/subscriptions.ts'

const DAY = 86_400_000
const START = TODAY - 200 * DAY

async function open(...cases: Case[]) {
  const account = emptyAccount()
  account.subscriptions.push(...cases.map(one => subscribed(one, START)))
  const sandbox = await createPaddleSandbox({ account })
  onTestFinished(() => sandbox.close())
  const [first] = account.subscriptions
  return { sandbox, first: first as Subscribed }
}

async function read(one: Case, change: (made: Subscribed) => void = () => {}) {
  const { sandbox, first } = await open(one)
  change(first)
  const { subscriptions } = await readAll(sandbox)
  return subscriptions.get(first.subscription.id) as ProviderSubscription
}

const named = (name: string) => CASES[name] as Case

describe('MRR, exactly', () => {
  test.each(Object.entries(CASES))('%s', async (_name, one) => {
    const { mrr, counted } = await read(one)
    const [n, d] = one.mrr.map(BigInt) as [bigint, bigint]
    expect(mrr.n * d).toBe(n * mrr.d)
    expect(counted).toBe(one.counted ?? true)
  })

  test.each([
    ['monthly', '$49.00'],
    ['three seats', '3 × $15.00'],
    ['yearly', '$118.80 ÷ 12'],
    ['fortnightly', '$7.00 × 365/84 ÷ 2'],
    ['with an addon and a set-up', '$20.00 + 5 × $3.00'],
    ['a fifth off for ever', '$49.00 − 20% for ever'],
    ['an eighth off a year for ever', '$118.80 ÷ 12 − 12.5% for ever'],
    ['two dollars a seat off for ever', '4 × $15.00 − $2.00 a seat for ever'],
    ['half off one product for ever', '($20.00 + $10.00) − 50% for ever on some products'],
    ['in yen', '¥1,500'],
    ['converted by Paddle', '€18.40 − 10% for ever'],
  ])('%s is written out', async (name, working) => {
    expect((await read(named(name))).working).toBe(working)
  })

  test('a discount that ends is named and not counted', async () => {
    expect((await read(named('off for three months'))).working).toMatch(/^\$49\.00; a discount/)
  })

  test('an amount off in another currency is named and not counted', async () => {
    const discount = { type: 'flat', amount: '500', currency: 'EUR' } as const
    const { mrr, working } = await read({ ...named('monthly'), discount })
    expect(mrr).toEqual({ n: 4900n, d: 1n })
    expect(working).toContain('a discount')
  })

  test('tax that cannot be taken out is named', async () => {
    const one: Case = { mrr: [1200, 1], items: [{ amount: 1200, taxMode: 'internal' }] }
    const { mrr, working } = await read(one, made => {
      made.renewal.line_items = []
    })
    expect(mrr).toEqual({ n: 1200n, d: 1n })
    expect(working).toContain('tax')
  })
})

describe('a subscription', () => {
  test('begins to count when its trial is over', async () => {
    expect(await read(named('after its trial'))).toMatchObject({
      startedAt: START,
      countedFrom: START + 14 * DAY,
      trialEndsAt: START + 14 * DAY,
    })
    expect((await read(named('canceled'))).trialEndsAt).toBeNull()
    expect((await read(named('canceled in its trial'))).trialEndsAt).toBe(START + 14 * DAY)
  })

  test('counts until it was canceled', async () => {
    expect(await read(named('canceled'))).toMatchObject({
      counted: true,
      endedAt: START + 60 * DAY,
    })
  })

  test('set to cancel at the end of its period counts until then', async () => {
    expect(await read(named('to be canceled'))).toMatchObject({
      counted: true,
      endedAt: null,
      cancelsAtPeriodEnd: true,
    })
  })

  test('of a status that nobody has seen does not count', async () => {
    const { counted } = await read(named('monthly'), ({ subscription }) => {
      subscription.status = 'dormant' as typeof subscription.status
    })
    expect(counted).toBe(false)
  })

  test('with a price of its own does not show what that is named', async () => {
    const it = await read(named('a price of one’s own'))
    expect(JSON.stringify(it.plan + it.working)).not.toContain(PERSON.name)
    expect(it.plan).toBe('Plan 77700')
  })

  test('that needs a request of its own is asked for again only once it was updated', async () => {
    const { sandbox, first } = await open(named('tax within the price'), named('monthly'))
    // Without a transaction there is no telling Paddle's clock, and everything is read again.
    addTransaction(sandbox.account, { at: TODAY - DAY, total: 1000 })
    const asked = () => sandbox.requests.filter(({ path }) => /\/sub_/.test(path)).length
    const store = await readAll(sandbox)
    expect(asked()).toBe(1)
    await sync(sandbox, store)
    expect(asked()).toBe(1)
    first.renewal.line_items = first.renewal.line_items.map(line => ({
      ...line,
      totals: { ...line.totals, subtotal: '1100' },
    }))
    first.subscription.updated_at = instant(TODAY)
    await sync(sandbox, store)
    expect(asked()).toBe(2)
    expect(store.subscriptions.get(first.subscription.id)?.mrr).toEqual({ n: 1100n, d: 1n })
  })
})
