import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import type { Server } from '../support/server.ts'
import { stripeAccount } from '../support/stripe/account.ts'
import { createStripeSandbox } from '../support/stripe/sandbox.ts'

/** The page on a folder with one account that was read an hour before, or only in part. */
async function connected({ half = false } = {}) {
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 60 }) })
  onTestFinished(() => sandbox.close())
  const dataDir = dataFolder()
  const app = await testApp({ dataDir, now: doorClock })
  await connectSandbox(app, sandbox)
  // What subscriptions billed comes last.
  if (half) sandbox.denied.add('invoice')
  await app.client.startup.save({
    ...{ name: 'Acme', description: '', website: '' },
    ...{ currency: 'USD', timezone: 'Asia/Tokyo' },
  })
  await app.sync()
  await app.app.close()
  let server: Server | undefined
  const page = await openDoor({
    dataDir,
    onServer(it) {
      server = it
    },
  })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  return { page, sandbox, server, banner: page.getByRole('alert').first() }
}

test('a failed sync is said on every page, with the age of the figures, until one succeeds', async () => {
  const { page, sandbox, banner } = await connected()
  sandbox.denied.add('balance_transaction_source')
  await page.getByRole('button', { name: 'Sync now' }).click()
  await banner.getByText('Acme couldn’t be synced').waitFor()
  for (const place of ['Revenue', 'Recurring', 'Customers', 'Cohorts', 'Entries', 'Publishing']) {
    await page.getByRole('link', { name: place, exact: true }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    const words = await banner.textContent()
    expect(words, place).toContain('Acme couldn’t be synced')
    // In the startup's zone, which is named: seventeen past nine in London is evening in Tokyo.
    expect(words, place).toMatch(/These figures are as of Jun 17, 2026, 06:\d\d PM GMT\+9\./)
  }
  sandbox.denied.clear()
  await banner.getByRole('button', { name: 'Try again' }).click()
  await banner.waitFor({ state: 'detached' })
})

test('a first sync that has not ended is said on every page, and nothing is told of it', async () => {
  const { page, sandbox } = await connected({ half: true })
  const banner = page.getByRole('status').filter({ hasText: 'Not complete yet' })
  for (const place of ['Revenue', 'Recurring', 'Customers', 'Publishing']) {
    await page.getByRole('link', { name: place, exact: true }).click()
    await banner.getByText('The first sync of Acme hasn’t finished').waitFor()
  }
  await page
    .getByText('Nothing is published until the first sync of every account has finished')
    .waitFor()
  sandbox.denied.clear()
  await page.getByRole('button', { name: 'Try again' }).click()
  await banner.waitFor({ state: 'detached' })
  await page.getByRole('cell', { name: 'ARR' }).waitFor()
})

test.skipIf(process.env.E2E_DOOR === 'electron')(
  'an app that was stopped is said on every page, and the figures stay in sight',
  async () => {
    const { page, server, banner } = await connected()
    await server?.stop()
    await banner.getByText('OpenRevenue isn’t answering').waitFor()
    expect(await banner.textContent()).toMatch(/as of Jun 17, 2026/)
    expect(await page.getByRole('button', { name: /^MRR/ }).isVisible()).toBe(true)
    await banner.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('link', { name: 'Entries' }).click()
    expect(await banner.textContent()).toContain('OpenRevenue isn’t answering')
  },
)
