import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'
import { context, readAll, sync } from '../../../support/stripe/reading.ts'
import { createStripeSandbox, type StripeSandbox } from '../../../support/stripe/sandbox.ts'

let sandbox: StripeSandbox
afterEach(() => sandbox.close())
const start = async () => {
  sandbox = await createStripeSandbox({ entries: 120 })
  return sandbox
}
const LISTS = ['balance_transactions', 'invoices', 'subscriptions']

/** What rejected while nobody was listening: in the app that ends the process. */
function unheard(): unknown[] {
  const reasons: unknown[] = []
  const listen = (reason: unknown) => void reasons.push(reason)
  process.on('unhandledRejection', listen)
  onTestFinished(() => void process.off('unhandledRejection', listen))
  return reasons
}

const WORDS = [
  '"hello"',
  'null',
  'true',
  '0',
  '[]',
  '[{"id":"txn_1"}]',
  '{"error":5}',
  '{"error":[]}',
]

describe('an answer that is none', () => {
  it.each(WORDS)('%s is told as one, ends nothing else and stores nothing', async body => {
    const reasons = unheard()
    const { inject } = await start()
    for (const path of LISTS) {
      const store = emptyStore()
      inject({ status: 200, body }, { path, times: 6 })
      await expect(sync(sandbox, store)).rejects.toMatchObject({
        code: expect.stringMatching(/^PROVIDER_(UNREACHABLE|ANSWER_INVALID)$/),
      })
      sandbox.settle()
    }
    expect(reasons).toEqual([])
    expect(ledger(await readAll(sandbox)).entries).not.toEqual({})
  })
})

describe('an answer that goes on', () => {
  it('past 64 MB is given up, counted as it unpacks', async () => {
    const { inject } = await start()
    inject({ unpacked: 80 * 1024 * 1024 }, { path: 'balance_transactions' })
    await expect(sync(sandbox)).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      why: 'Its answer is longer than 64 MB.',
    })
  })
})

it('does not follow a redirect, which would take the key elsewhere', async () => {
  const { inject } = await start()
  inject({ status: 302, body: '' }, { path: 'balance', times: 9 })
  await expect(
    stripe.check({ key: sandbox.key, apiBase: sandbox.url }, { acceptFullAccess: true }, context()),
  ).rejects.toMatchObject({ code: 'PROVIDER_UNREACHABLE' })
})

describe('a list that is broken', () => {
  const BROKEN = [
    { object: 'list', data: [], has_more: true },
    { object: 'list', data: [{ id: 'x_1', object: 'x', created: 1 }], has_more: true },
  ]
  it.each(LISTS)('%s: stops its step, moves no mark, and the next sync has it all', async path => {
    for (const body of BROKEN) {
      const { inject } = await start()
      const store = emptyStore()
      // It says so for ever.
      inject({ status: 200, body: JSON.stringify(body) }, { path, times: 1_000 })
      await expect(sync(sandbox, store)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
      expect(sandbox.requests.filter(it => it.path.endsWith(path)).length).toBeLessThan(5)
      sandbox.settle()
      store.setAside.clear()
      await sync(sandbox, store)
      const { setAside: _aside, ...calm } = ledger(await readAll(sandbox))
      expect(ledger(store)).toMatchObject(calm)
      await sandbox.close()
    }
    await start()
  })
})
