import { expect, onTestFinished, test } from 'vitest'
import type { Reason } from '../../../shared/contract/differences.ts'
import { connectSandbox, testApp } from '../../support/app.ts'
import { known } from '../../support/known.ts'
import { stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

test('each reason has as many subscriptions behind it as it says', async () => {
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 0 }) })
  onTestFinished(() => sandbox.close())
  const app = await testApp({ now: () => TODAY * 1000 })
  await connectSandbox(app, sandbox)
  await app.sync()
  const { revenue } = app.client
  const differences = await revenue.differences({ from: '2026-01-01', to: '2026-01-15' })
  const recurring = known(differences.recurring)
  const behind = (why: Reason) => revenue.behindReason({ why })

  const late = await behind({ reason: 'pastDue' })
  expect(late.count).toBe(recurring.pastDue.subscriptions)
  expect(late.subscriptions).toMatchObject([{ status: 'past_due', mrr: recurring.pastDue.mrr[0] }])
  const ending = await behind({ reason: 'ending' })
  expect(ending.subscriptions).toMatchObject([{ cancelsAtPeriodEnd: true }])
  expect(ending.count).toBe(recurring.ending.subscriptions)
  expect((await behind({ reason: 'worthless' })).count).toBe(recurring.worthless)
  expect(recurring.leftOut.length).toBeGreaterThan(2)
  for (const { status, subscriptions } of recurring.leftOut) {
    const out = await behind({ reason: 'leftOut', status })
    expect(out.count).toBe(subscriptions)
    expect(out.subscriptions.every(it => it.status === status)).toBe(true)
  }
})
