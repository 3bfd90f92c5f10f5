import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { dashboardExport, GOLDEN_DASHBOARD } from '../support/imports/stripe-exports.ts'
import { stripeAccount } from '../support/stripe/account.ts'
import { createStripeSandbox } from '../support/stripe/sandbox.ts'

const BETA = { name: 'Beta', description: '', website: '', currency: 'EUR', timezone: 'UTC' }

/** The page on a folder with one startup in it, Acme, which has a read account. */
async function acme({ beta = false } = {}) {
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 60 }) })
  onTestFinished(() => sandbox.close())
  const dataDir = dataFolder()
  const app = await testApp({ dataDir, now: doorClock })
  await app.client.connections.connect({
    ...{ provider: 'stripe', name: 'Stripe', sync: false },
    ...{ key: sandbox.key, apiBase: sandbox.url },
  })
  await app.client.startup.save({ ...BETA, name: 'Acme', currency: 'USD' })
  await app.sync()
  if (beta) await app.client.startup.create(BETA)
  await app.app.close()
  const page = await openDoor({ dataDir })
  await page.getByRole('heading', { name: 'Acme', level: 1 }).waitFor()
  return page
}

const startupOf = (page: Page) => new URL(page.url()).searchParams.get('startup')
const switcher = (page: Page, name: string) =>
  page.getByRole('button', { name: `Startup: ${name}` })

async function switchTo(page: Page, from: string, to: string): Promise<void> {
  await switcher(page, from).click()
  await page.getByRole('menuitem', { name: to }).click()
  await switcher(page, to).waitFor()
}

/** A new startup through set-up, with a file for its history. */
async function setUpBeta(page: Page): Promise<void> {
  await switcher(page, 'Acme').click()
  await page.getByRole('menuitem', { name: 'New startup…' }).click()
  await page.getByRole('heading', { name: 'A new startup' }).waitFor()
  await page.getByLabel('Name').fill('Beta')
  await page.getByRole('combobox', { name: 'Reporting currency' }).fill('eur')
  await page.getByRole('option', { name: /^EUR/ }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'What may be seen' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Import a CSV' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the import').fill('By hand')
  await dialog.getByLabel('File').setInputFiles({
    name: 'balance.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(dashboardExport(GOLDEN_DASHBOARD)),
  })
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
}

test('a second startup is set up beside the first; each has its own figures, and a link leads to them', async () => {
  const page = await acme()
  const first = startupOf(page)
  await page.getByRole('button', { name: '60 entries' }).waitFor()
  await setUpBeta(page)
  await page.getByRole('heading', { name: 'Beta', level: 1 }).waitFor()
  await page.getByRole('button', { name: '11 entries' }).waitFor()
  const second = startupOf(page)
  expect(second).not.toBe(first)

  await page.getByRole('link', { name: 'Entries' }).click()
  await page.getByRole('heading', { name: 'Entries', level: 1 }).waitFor()
  expect(startupOf(page)).toBe(second)
  const link = page.url()
  await switchTo(page, 'Beta', 'Acme')
  expect([new URL(page.url()).pathname, startupOf(page)]).toEqual(['/entries', first])
  await page.getByText('60 entries', { exact: true }).waitFor()
  await page.goto(link)
  await switcher(page, 'Beta').waitFor()
  await page.getByText('11 entries', { exact: true }).waitFor()

  // An address that names none shows the one that was looked at last.
  await page.goto(new URL('/', link).href)
  await page.getByRole('heading', { name: 'Beta', level: 1 }).waitFor()
  expect(startupOf(page)).toBe(second)
})

test('a startup with nothing connected shows the way on, and the others stay in reach', async () => {
  const page = await acme({ beta: true })
  await switchTo(page, 'Acme', 'Beta')
  await page.getByRole('heading', { name: 'Connect your provider' }).waitFor()
  await switchTo(page, 'Beta', 'Acme')
  await page.getByRole('button', { name: '60 entries' }).waitFor()
  // One that was made by mistake goes again from where it stands.
  await switchTo(page, 'Acme', 'Beta')
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByText('its details; nothing is connected yet').waitFor()
  await page.getByRole('button', { name: 'Delete it all' }).click()
  await page.getByRole('button', { name: '60 entries' }).waitFor()
  await switcher(page, 'Acme').click()
  await page.getByRole('menuitem', { name: 'New startup…' }).waitFor()
  expect(await page.getByRole('menuitem').count()).toBe(2)
})

test('a startup is deleted once it is clear what goes with it, and the other one stays', async () => {
  const page = await acme({ beta: true })
  const gone = page.url()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  const question = page.getByRole('alertdialog', { name: 'Delete Acme?' })
  await question.getByText('its connections (Stripe), with 60 entries').waitFor()
  await question.getByRole('button', { name: 'Delete it all' }).click()
  await page.getByRole('link', { name: 'Go on with Beta' }).waitFor()
  await page.goto(gone)
  await page.getByText('The startup of this address is not here any more.').waitFor()
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('link', { name: 'Go on with Beta' }).waitFor()
})

test('the sample is a startup beside the others, and goes without a trace of it in them', async () => {
  const page = await acme()
  await page.goto(new URL('/setup', page.url()).href)
  await page.getByRole('button', { name: 'Look around with sample data' }).click()
  await page.getByRole('heading', { name: 'Driftwood', level: 1 }).waitFor()
  await page.getByText('Sample data. This startup is made up').waitFor()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the sample' }).click()
  await page.getByRole('heading', { name: 'Acme', level: 1 }).waitFor()
  await page.getByRole('button', { name: '60 entries' }).waitFor()
  expect(await page.getByText('Sample data').count()).toBe(0)
})
