import type { Locator } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { stripeAccount } from '../support/stripe/account.ts'
import { createStripeSandbox } from '../support/stripe/sandbox.ts'

/** A folder with one read account in it, and the page on it. */
async function connected() {
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 60 }) })
  onTestFinished(() => sandbox.close())
  const dataDir = dataFolder()
  const app = await testApp({ dataDir, now: doorClock })
  await connectSandbox(app, sandbox)
  await app.sync()
  await app.app.close()
  const page = await openDoor({ dataDir })
  await page.getByRole('link', { name: 'Settings' }).click()
  return { page, sandbox }
}

const SMALL = [
  [1360, 768],
  [390, 844],
  [844, 390],
] as const

/** Whether both ends of a dialog can be scrolled to. */
const ends = (dialog: Locator) =>
  dialog.evaluate(it => {
    const scroll = it.parentElement
    scroll?.scrollTo(0, 0)
    const top = it.getBoundingClientRect().top >= 0
    scroll?.scrollTo(0, scroll.scrollHeight)
    return { top, bottom: it.getBoundingClientRect().bottom <= innerHeight }
  })

test('a revoked key is said plainly, and a new one of the same account mends it', async () => {
  const { page, sandbox } = await connected()
  sandbox.revoke()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await page.getByText('Stripe stopped accepting the key for Acme').waitFor()
  await page.getByText('Key refused').waitFor()
  // The banner has said it: no toast stands over the figures with the same words.
  const notices = page.getByRole('region', { name: 'Notifications' })
  expect(await notices.getByText('Acme could not be synced').count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true)
  await page.getByRole('link', { name: 'Dashboard' }).click()
  const why = page
    .getByRole('table', { name: 'Syncs' })
    .getByText('Stripe does not accept this key.')
  await why.waitFor()
  const usual = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  const { x = 0, width = 390 } = (await why.boundingBox()) ?? {}
  expect(x + width, 'all of it in sight on a phone').toBeLessThan(390)
  if (usual) await page.setViewportSize(usual)

  // What mends it is on every page.
  await page.getByRole('alert').getByRole('button', { name: 'Replace key' }).click()
  await page.getByLabel('Restricted key').fill(sandbox.roll())
  await page.getByRole('button', { name: 'Replace the key' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('Connected', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await page.getByRole('complementary').getByText('Synced just now').waitFor()
})

test('disconnecting forgets the key and asks what becomes of the entries', async () => {
  const { page } = await connected()
  // On the way: a dialog taller than the window can be read from its first line to its last button.
  for (const [width, height] of SMALL) {
    await page.setViewportSize({ width, height })
    await page.getByRole('button', { name: 'Connect an account' }).click()
    const dialog = page.getByRole('dialog', { name: 'Connect an account' })
    await dialog.getByRole('button', { name: 'Connect', exact: true }).waitFor()
    expect(await ends(dialog), `${width}x${height}`).toEqual({ top: true, bottom: true })
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('button', { name: 'Keep the entries' }).click()
  await page.getByText('Disconnected').waitFor()
  await page.getByText(/^60 entries/).waitFor()
  await page.getByRole('button', { name: 'Delete entries' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete the entries' }).click()
  await page.getByRole('button', { name: 'Look around with sample data' }).waitFor()
})

test('the months of history, the schedule, the theme and the self-check', async () => {
  const { page } = await connected()
  const months = page.getByLabel('Months of history')
  const save = page.locator('#privacy').getByRole('button', { name: 'Save' })
  for (const wrong of ['3.5', '']) {
    await months.fill(wrong)
    await save.click()
    const words = page.getByText('Write a whole number of months, from 1 to 36.')
    await words.waitFor()
    expect(await months.getAttribute('aria-describedby')).toBe(await words.getAttribute('id'))
    await months.fill('3')
    await save.click()
    await words.waitFor({ state: 'detached' })
  }
  await page.getByRole('combobox', { name: 'How often' }).click()
  await page.getByRole('option', { name: 'Every 6 hours' }).click()
  await page
    .getByText(/The next one is due in (\d hours?|\d+ minutes?|less than a minute)/)
    .waitFor()
  await page.getByRole('radio', { name: 'Dark' }).click()
  await page.reload()
  await page
    .getByRole('combobox', { name: 'How often' })
    .filter({ hasText: 'Every 6 hours' })
    .waitFor()
  const background = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  expect(await background()).toBe('rgb(11, 13, 16)')
  await page.getByRole('radio', { name: 'Light' }).click()
  expect(await background()).toBe('rgb(255, 255, 255)')
  await page.getByRole('button', { name: 'Run the self-check' }).click()
  await page.getByText(/^Ledger: The ledger in .* is sound/).waitFor({ timeout: 30_000 })
  await page.getByText(/^Balance check: /).waitFor()
})
