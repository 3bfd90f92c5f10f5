import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { openPlatform } from '../support/platform.ts'
import { stripeAccount } from '../support/stripe/account.ts'
import { createStripeSandbox } from '../support/stripe/sandbox.ts'

test('a job that fails is tried again, dies, is mended and retried', async () => {
  const { answer, endpoint } = await openPlatform({ status: 503 })
  const dataDir = dataFolder()
  const it = await testApp({ dataDir, now: doorClock })
  await it.client.connections.startSample()
  await it.sync()
  await it.client.publishing.platforms.add({ name: 'Board', endpoint, test: true, token: 'tok' })
  await it.app.close()
  const page = await openDoor({ dataDir })

  // Two tries, six seconds apart.
  await page.getByRole('link', { name: 'Jobs' }).click()
  await page.getByRole('button', { name: 'Edit Delivery' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delivery' })
  await dialog.getByLabel('Tries').fill('2')
  await dialog.getByLabel('First wait (min)').fill('0.1')
  await dialog.getByLabel('Longest wait (min)').fill('0.1')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('link', { name: 'Publishing' }).click()
  await page.getByRole('button', { name: 'Send now' }).click()
  await page.getByText('Board has not taken it yet').first().waitFor()
  await page.getByRole('link', { name: 'Jobs' }).click()
  const job = page.getByRole('article', { name: 'Delivery: Board' })
  await job.getByText('503').first().waitFor()
  await job.getByText('Gave up after 2 tries').waitFor({ timeout: 30_000 })
  const attempts = job.getByRole('list', { name: 'Tries' }).getByRole('listitem')
  await expect.poll(() => attempts.count()).toBe(2)

  await page.getByRole('link', { name: 'Jobs 1 need you' }).waitFor()

  answer.status = 201
  await job.getByRole('button', { name: 'Try again' }).click()
  await job.waitFor({ state: 'detached' })
  const history = page.getByRole('table', { name: 'History' })
  const row = history.getByRole('row').filter({ hasText: 'Delivery' }).first()
  await row.getByText('Done').waitFor()
  await row.getByRole('button', { name: 'Tries' }).click()
  await history.getByText('Try 3').waitFor()
  await page.getByText('Board takes snapshots again').first().waitFor()
})

test('a key without a permission is told once; what is mended runs again and says so', async () => {
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 30 }) })
  onTestFinished(() => sandbox.close())
  const dataDir = dataFolder()
  const it = await testApp({ dataDir, now: doorClock })
  await connectSandbox(it, sandbox)
  sandbox.denied.add('balance_transaction_source')
  await it.sync()
  await it.app.close()
  const page = await openDoor({ dataDir })
  await page.getByRole('link', { name: 'Jobs' }).click()
  const job = page.getByRole('article', { name: 'Revenue sync: Acme' })
  await job.getByRole('button', { name: 'Dismiss' }).waitFor()
  await job.getByText('Gave up after 1 try').waitFor()
  sandbox.denied.clear()
  await page.getByRole('button', { name: 'Run now: Revenue sync' }).click()
  await job.waitFor({ state: 'detached' })
})

test('jobs are paused and their cron line is read aloud as it is written', async () => {
  const page = await openDoor()
  await page.getByRole('button', { name: /sample/i }).click()
  await page.getByRole('link', { name: 'Jobs' }).click()
  const kinds = page.getByRole('table', { name: 'Kinds of jobs' })
  const sync = kinds.getByRole('row').filter({ hasText: 'Revenue sync' })
  await sync.getByText('Every day at 02:00').waitFor()
  await sync.getByRole('button', { name: 'Edit Revenue sync' }).click()
  const dialog = page.getByRole('dialog', { name: 'Revenue sync' })
  const line = dialog.getByLabel('Due, as a cron line')
  await line.fill('0 25 * * *')
  await dialog.getByText('“0 25 * * *” is not a cron line.').waitFor()
  await line.fill('30 6 * * 1-5')
  await dialog.getByText('That is at 06:30, Monday through Friday.').waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await sync.getByText('30 6 * * 1-5').waitFor()

  // Settings has no simple form for that, and says where it is set.
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('That was set under Jobs').waitFor()
  await page.getByRole('link', { name: 'Jobs' }).click()

  await page.getByRole('button', { name: 'Run now: Leaderboard' }).click()
  await page.getByText('Leaderboard has nothing to do').first().waitFor()
  await sync.getByRole('switch').click()
  await sync.getByText('Paused').waitFor()
  await page.getByRole('button', { name: 'Pause all' }).click()
  await page.getByRole('button', { name: 'Resume all' }).click()
  await sync.getByText('Paused').waitFor({ state: 'detached' })
})
