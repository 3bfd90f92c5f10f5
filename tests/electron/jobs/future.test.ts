import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const DAY = 86_400

test('an entry of a day to come is set aside, and counts once its day has come', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: TODAY - 60, amount: 1_000, fee: 0 })
  // Clocks are minutes apart, not days.
  addCharge(account, { created: TODAY + 60, amount: 2_000, fee: 0 })
  const ahead = addCharge(account, { created: TODAY + 10 * DAY, amount: 4_000, fee: 0 })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const clock = { now: TODAY }
  const it = await testApp({ now: () => clock.now * 1000 })
  await connectSandbox(it, sandbox)

  await it.sync()
  const gross = async () => (await it.client.figures.overview()).allTime.gross_volume.amount
  expect(await gross()).toBe(3_000n)
  expect(await it.client.figures.setAside()).toMatchObject([
    { object: 'entry', id: ahead.id, reason: 'It is dated 2026-01-25, which is still to come.' },
  ])
  clock.now += 4 * DAY
  await it.sync()
  expect(await gross()).toBe(3_000n)
  clock.now += 7 * DAY
  await it.sync()
  expect(await gross()).toBe(7_000n)
  expect(await it.client.figures.setAside()).toEqual([])
})

test('a row of a file that is dated on a day to come is set aside too', async () => {
  const { client } = await testApp({ now: () => TODAY * 1000 })
  const rows = ['id,date,kind,currency,gross', 'a,2026-01-10,charge,USD,10.00']
  const text = [...rows, 'b,2030-01-10,charge,USD,900.00'].join('\n')
  const done = await client.connections.importFile({ format: 'generic', name: 'Shop', text })
  expect(done).toMatchObject({ entries: 1, read: 2, setAside: [{ object: 'entry', id: 'b' }] })
  expect((await client.figures.overview()).allTime.gross_volume.amount).toBe(1_000n)
})
