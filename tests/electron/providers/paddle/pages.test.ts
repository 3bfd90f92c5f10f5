import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  addAdjustment,
  addTransaction,
  complete,
  emptyAccount,
  paddleAccount,
  TODAY,
} from '../../../support/paddle/account.ts'
import { instant } from '../../../support/paddle/objects.ts'
import { readAll, sync } from '../../../support/paddle/reading.ts'
import { createPaddleSandbox, type SandboxOptions } from '../../../support/paddle/sandbox.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'

const DAY = 86_400_000

async function open(options: SandboxOptions = {}) {
  const sandbox = await createPaddleSandbox(options)
  onTestFinished(() => sandbox.close())
  return sandbox
}

describe('pages of Paddle', () => {
  test('are as large as Paddle gives them, whatever was asked for', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 95 }) })
    const billed = sandbox.account.transactions.filter(
      ({ status }) => !['draft', 'ready'].includes(status),
    )
    await sync(sandbox)
    const read = sandbox.requests.filter(({ path }) => path === '/transactions')
    expect(read).toHaveLength(Math.ceil(billed.length / 30))
    for (const { query } of read) {
      expect(query.get('status')).toBe('completed,paid,billed,past_due,canceled')
    }
  })

  test('after the first sync are of what was updated since, with three days of overlap', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 95 }) })
    const store = await readAll(sandbox)
    const before = sandbox.requests.length
    await sync(sandbox, store)
    const again = sandbox.requests.slice(before).filter(({ path }) => path === '/transactions')
    const newest = Math.max(...sandbox.account.transactions.map(it => Date.parse(it.updated_at)))
    const since = Date.parse(again[0]?.query.get('updated_at[GTE]') ?? '')
    expect(again).toHaveLength(1)
    expect(since).toBe(Math.min(newest, TODAY) - 3 * DAY)
  })

  test('take back what is rejected after it was approved, and what credit no longer pays for', async () => {
    const account = emptyAccount()
    const txn = addTransaction(account, { at: TODAY - 5 * DAY, total: 2400, tax: 400, credit: 600 })
    const back = addAdjustment(account, {
      ...{ of: txn, at: TODAY - 4 * DAY, action: 'refund', total: 1200, tax: 200, fee: 60 },
    })
    const sandbox = await open({ account })
    const store = await readAll(sandbox)
    expect([...store.entries.keys()].toSorted()).toEqual(
      [back.id, txn.id, `${txn.id}:credit`].toSorted(),
    )
    back.status = 'rejected'
    Object.assign(txn.details?.totals ?? {}, { credit: '0' })
    await sync(sandbox, store)
    expect([...store.entries.keys()]).toEqual([txn.id])
  })

  test('bring what had no id again, until it has one', async () => {
    const account = paddleAccount({ entries: 40 })
    const [txn, adj] = [account.transactions[30], account.adjustments[1]]
    if (!txn || !adj) throw new Error('There is too little in the account')
    const sandbox = await open({ account })
    const calm = await readAll(sandbox)
    const right = [txn.id, adj.id] as const
    Object.assign(txn, { id: '' })
    Object.assign(adj, { id: null })
    const store = await readAll(sandbox)
    const aside = [...store.setAside.keys()]
    expect(aside.filter(id => id.includes('(no id)'))).toHaveLength(2)
    await sync(sandbox, store)
    expect([...store.setAside.keys()].toSorted()).toEqual(aside.toSorted())
    ;[txn.id, adj.id] = right
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(ledger(calm))
  })

  test('tell what changed behind a sync that was interrupted', async () => {
    const account = paddleAccount({ entries: 95 })
    const early = addTransaction(account, {
      at: TODAY - 2 * DAY,
      total: 5000,
      status: 'paid',
      fee: null,
    })
    const sandbox = await open({ account })
    const store = await readAll(sandbox, { pages: 1 })
    expect(store.entries.get(early.id)).toMatchObject({ fee: 0 })
    complete(early, 300, TODAY + 20 * DAY)
    // Later still, one that the sync has yet to come to.
    const [oldest] = account.transactions
    if (oldest) oldest.updated_at = instant(TODAY + 39 * DAY)
    await sync(sandbox, store, { now: () => TODAY + 40 * DAY })
    expect(store.entries.get(early.id)).toMatchObject({ fee: 300 })
  })

  test('begin anew where the cursor cannot be read', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 40 }) })
    const whole = await readAll(sandbox)
    for (const cursor of ['', '{}', 'null', '{"version":0,"state":{"step":"idle"}}']) {
      const store = { ...emptyStore(), cursor }
      await sync(sandbox, store)
      expect(store.entries.size).toBe(whole.entries.size)
    }
  })

  test('wait as long as Paddle asks when there were too many', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 40 }) })
    sandbox.inject({ status: 429, retryAfter: 1 }, { path: 'adjustments' })
    const onWait = vi.fn()
    const { entries } = await readAll(sandbox, { onWait })
    expect(entries.size).toBeGreaterThan(40)
    expect(onWait).toHaveBeenCalledWith('Paddle asks to wait 1 s.')
  })

  test('that a key lost the permission for say which', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 10 }) })
    sandbox.permissions.delete('discount.read')
    await expect(sync(sandbox)).rejects.toMatchObject({
      code: 'KEY_PERMISSION_MISSING',
      why: expect.stringContaining('discount.read'),
    })
  })
})

describe('what cannot be read', () => {
  const broken = (of: { currency_code: unknown }) => {
    const right = of.currency_code
    of.currency_code = 'dollars'
    return () => void Object.assign(of, { currency_code: right })
  }

  test('is tried again at each sync, however old it is, and blocks nothing meanwhile', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 95 }) })
    const { transactions, adjustments, subscriptions } = sandbox.account
    const calm = await readAll(sandbox)
    const oldest = (all: { id: string }[]) => all.toSorted((a, b) => (a.id < b.id ? -1 : 1))[0]
    const txn = oldest(transactions.filter(({ status }) => status === 'completed'))
    const adj = oldest(adjustments.filter(({ status }) => status === 'approved'))
    const sub = subscriptions.find(({ renewal }) => renewal)?.subscription
    if (!txn || !adj || !sub) throw new Error('The account lacks one of three')
    const bad = [txn, adj, sub] as (typeof txn & { currency_code: unknown })[]
    const mend = bad.map(broken)
    const store = await readAll(sandbox)
    expect(Object.fromEntries([...store.setAside].map(([id, it]) => [it.object, id]))).toEqual({
      transaction: txn.id,
      adjustment: adj.id,
      subscription: sub.id,
    })
    expect(store.subscriptions.size).toBe(calm.subscriptions.size - 1)
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(3)
    for (const again of mend) again()
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(ledger(calm))
  })

  test('is forgotten once Paddle has it no more', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 10 }) })
    const store = await readAll(sandbox)
    const gone = { object: 'transaction', id: `txn_${'0'.repeat(26)}`, reason: 'It was odd.' }
    store.setAside.set(gone.id, gone)
    await sync(sandbox, store)
    expect(store.setAside.size).toBe(0)
  })

  test('of a discount is no loss of money', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 95 }) })
    const calm = await readAll(sandbox)
    const discounts = sandbox.account.subscriptions.flatMap(({ discount }) => discount ?? [])
    for (const discount of discounts) Object.assign(discount, { type: 'a surprise' })
    const store = await readAll(sandbox)
    expect(store.entries).toEqual(calm.entries)
    expect(store.setAside.size).toBeGreaterThan(0)
    expect(store.subscriptions.size).toBeLessThan(calm.subscriptions.size)
  })
})

describe('a mark', () => {
  test('ahead of the clock is not believed', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 40 }) })
    const calm = await readAll(sandbox)
    const cursor = JSON.parse(calm.cursor ?? '')
    for (const name of ['transactions', 'adjustments', 'subscriptions']) {
      cursor.state.marks[name] = TODAY + 365 * DAY
    }
    const store = { ...emptyStore(), cursor: JSON.stringify(cursor) }
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(ledger(calm))
  })

  test('is not moved ahead by an adjustment that is dated ahead', async () => {
    const sandbox = await open({ account: paddleAccount({ entries: 40 }) })
    const { adjustments } = sandbox.account
    const ahead = adjustments.at(-1)
    if (!ahead) throw new Error('The account has no adjustment')
    adjustments.push({
      ...structuredClone(ahead),
      id: `adj_${'z'.repeat(26)}`,
      created_at: instant(TODAY + 365 * DAY),
    })
    const { cursor } = await readAll(sandbox)
    expect(JSON.parse(cursor ?? '').state.marks.adjustments).toBeLessThanOrEqual(TODAY)
  })
})
