import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'
import { subscribe } from '../../support/stripe/subscribe.ts'

const DAY = 86_400

/** An account with one charge a year ago, and an app whose clock the test sets; seconds since the epoch. */
async function appWith(amount: number) {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: TODAY - 365 * DAY, amount })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const clock = { now: TODAY }
  const it = await testApp({ now: () => clock.now * 1000 })
  await connectSandbox(it, sandbox)
  const titles = () => it.notices.filter(({ kind }) => kind === 'milestone').map(it => it.title)
  return { ...it, account, clock, titles }
}

test('what a history is past already is told to nobody', async () => {
  const { sync, titles, client } = await appWith(6_000_000)
  await sync()
  await sync()
  expect(titles()).toEqual([])
  expect(await client.app.milestones()).toEqual([])
})

test('of several steps passed at once the highest is told, until it is seen', async () => {
  const { account, sync, titles, client, clock } = await appWith(1_000)
  await sync()
  clock.now += DAY
  addCharge(account, { created: clock.now - 60, amount: 6_000_000 })
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

test('one that was passed while nobody looked has the day on which it was passed', async () => {
  const { account, sync, clock, client } = await appWith(1_000)
  await sync()
  const passed = clock.now + 3 * DAY
  addCharge(account, { created: passed, amount: 100_000 })
  clock.now += 10 * DAY
  await sync()
  const [milestone] = await client.app.milestones()
  const zone = (await client.startup.get())?.timezone
  const day = (at: number) => new Date(at).toLocaleDateString('en', { timeZone: zone })
  expect(day(milestone?.passedAt ?? 0)).toBe(day(passed * 1000))
})

test('an account that is added later brings its old milestones in silence', async () => {
  const { client, sync, titles, clock } = await appWith(1_000)
  await sync()
  clock.now += DAY
  const other = stripeAccount({ entries: 0, subscriptions: false, seed: 7 })
  addCharge(other, { created: TODAY - 200 * DAY, amount: 5_000_000 })
  const sandbox = await createStripeSandbox({ account: other, key: 'rk_test_other' })
  onTestFinished(() => sandbox.close())
  await connectSandbox({ client }, sandbox, 'Other')
  await sync()
  expect((await client.metrics.overview()).allTime.grossVolume.amount).toBe(5_001_000n)
  expect(titles()).toEqual([])
})

test('a clock that was a year ahead once keeps no milestone silent', async () => {
  const { account, sync, titles, clock } = await appWith(1_000)
  clock.now += 365 * DAY
  await sync()
  clock.now -= 365 * DAY
  addCharge(account, { created: clock.now - 60, amount: 100_000 })
  await sync()
  expect(titles()).toEqual(['Total revenue passed $1K'])
})

test('nor does one keep the day that it gave to a milestone, which is told once all the same', async () => {
  const { account, sync, clock, client, titles } = await appWith(1_000)
  await sync()
  // At a higher price than it was billed at: no day of the past has it.
  subscribe(account, '2025-12-10', { items: [{ amount: 20_000 }] }).bill('2025-12-10', [
    { amount: 5_000, from: '2025-12-10', until: '2026-02-10' },
  ])
  clock.now += 365 * DAY
  await sync()
  clock.now -= 365 * DAY
  await sync()
  expect(await client.app.milestones()).toMatchObject([{ title: 'MRR passed $100' }])
  const [milestone] = await client.app.milestones()
  expect(milestone?.passedAt).toBeLessThanOrEqual(clock.now * 1000)
  expect(titles()).toEqual(['MRR passed $100'])
})
