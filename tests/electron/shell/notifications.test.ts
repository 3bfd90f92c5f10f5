import { expect, onTestFinished, test, vi } from 'vitest'
import { connectSandbox, dataFolder } from '../../support/app.ts'
import { launch, only } from '../../support/electron/launch.ts'
import { openPage } from '../../support/electron/page.ts'
import { addCharge, stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

test('a milestone is told once, and clicking it opens the window', async () => {
  const dataDir = dataFolder()
  const account = stripeAccount({ entries: 20, subscriptions: false })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const launched = await launch([], dataDir)
  const { module, notifications, windows, trays } = launched
  await connectSandbox({ client: openPage(launched).connect() }, sandbox)
  const syncNow = async () => {
    only(trays).click('Sync now')
    await vi.waitFor(() => expect(only(trays).labels()[0]).toBe('Last sync just now'), 10_000)
  }
  await syncNow()
  expect(notifications).toEqual([])
  addCharge(account, { created: Math.floor(Date.now() / 1000), amount: 6_000_000 })
  await syncNow()
  await vi.waitFor(() => expect(notifications).toHaveLength(1), 10_000)
  expect(only(notifications).title).toMatch(/^Total revenue passed \$\d+K$/)

  const window = only(windows)
  window.close()
  only(notifications).emit('click')
  expect(window.isFocused()).toBe(true)

  module.app.quit()
  await vi.waitFor(() => expect(module.app.exitCode).toBe(0))
  const again = await launch([], dataDir)
  only(again.trays).click('Sync now')
  await vi.waitFor(() => expect(only(again.trays).labels()[0]).toBe('Last sync just now'), 10_000)
  expect(again.notifications).toEqual([])
})

test('a streak of failing syncs is one notification', async () => {
  const sandbox = await createStripeSandbox({ entries: 20 })
  onTestFinished(() => sandbox.close())
  const launched = await launch()
  const { notifications, trays } = launched
  const client = openPage(launched).connect()
  await connectSandbox({ client }, sandbox)
  sandbox.denied.add('balance_transaction_source')

  for (const failures of [1, 2, 3]) {
    only(trays).click('Sync now')
    await vi.waitFor(async () => {
      const runs = await client.sync.runs({})
      expect(runs.map(({ status }) => status)).toEqual(Array(failures).fill('failed'))
    }, 10_000)
  }
  expect(only(notifications)).toMatchObject({ title: 'Acme could not be synced', shown: true })
  expect(only(notifications).body).not.toContain(sandbox.key)

  sandbox.denied.clear()
  only(trays).click('Sync now')
  await vi.waitFor(async () => {
    expect((await client.sync.runs({}))[0]).toMatchObject({ status: 'succeeded', trigger: 'tray' })
  }, 10_000)
  expect(notifications.filter(it => it.title.includes('could not'))).toHaveLength(1)
})
