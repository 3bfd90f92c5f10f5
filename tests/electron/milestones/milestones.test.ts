import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

async function appWith(amount: number) {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: TODAY - 86_400, amount })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const it = await testApp()
  await connectSandbox(it, sandbox)
  const titles = () => it.notices.filter(({ kind }) => kind === 'milestone').map(it => it.title)
  return { ...it, account, titles }
}

test('what a history is past already is told in one word, the highest', async () => {
  const { sync, titles, client } = await appWith(6_000_000)
  await sync()
  expect(titles()).toEqual(['Total revenue passed $50K'])
  const [milestone, ...others] = await client.app.milestones()
  expect([milestone?.title, others]).toEqual([titles()[0], []])
  await client.app.milestoneSeen({ id: milestone?.id ?? '' })
  expect(await client.app.milestones()).toEqual([])
})

test('each is told once, and the next one when it is passed', async () => {
  const { account, sync, titles } = await appWith(90_000)
  await sync()
  expect(titles()).toEqual([])
  addCharge(account, { created: TODAY, amount: 20_000 })
  await sync()
  await sync()
  expect(titles()).toEqual(['Total revenue passed $1K'])
  addCharge(account, { created: TODAY, amount: 1_000_000 })
  await sync()
  expect(titles()).toEqual(['Total revenue passed $1K', 'Total revenue passed $10K'])
})
