import { describe, expect, onTestFinished, test } from 'vitest'
import { brokenLists } from '../../../support/broken-lists.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'
import { addCase, stripeAccount, TODAY } from '../../../support/stripe/account.ts'
import { build } from '../../../support/stripe/cases.ts'
import { invoicesOf } from '../../../support/stripe/invoices.ts'
import { readAll, sync } from '../../../support/stripe/reading.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const BROKEN = brokenLists({ items: 'data', withMore: answer => ({ ...answer, has_more: true }) })

/** A subscription of more items than a page holds, and one of few, with their newest invoices. */
async function served() {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  for (const [index, count] of [120, 2].entries()) {
    const items = Array.from({ length: count }, (_, n) => ({ amount: 100 + n }))
    const one = build('', { mrr: [0, 1], items }, index, TODAY)
    addCase(account, one)
    account.invoices.push(...invoicesOf(one, TODAY).slice(-1))
  }
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}

describe.each(['subscription_items', '/lines'])('a list within an object: %s', path => {
  test.each(Object.keys(BROKEN))('%s: the step stops, and a healthy sync has it all', async how => {
    const sandbox = await served()
    const calm = ledger(await readAll(sandbox))
    expect(calm.setAside).toEqual({})
    const enough = 3 * sandbox.requests.length + 30
    const store = emptyStore()
    const asked = sandbox.requests.length
    sandbox.inject({ rewrite: BROKEN[how]?.() ?? String }, { path, times: 1_000 })
    await expect(
      sync(sandbox, store, { signal: AbortSignal.timeout(10_000) }),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^PROVIDER_/) })
    expect(sandbox.requests.length - asked).toBeLessThan(enough)
    expect(ledger(store).setAside).toEqual({})
    sandbox.settle()
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(calm)
  })
})
