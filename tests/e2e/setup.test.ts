import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { formatMoney, money } from '../../shared/money.ts'
import { dataFolder } from '../support/app.ts'
import { openDoor } from '../support/door.ts'
import { stripeAccount } from '../support/stripe/account.ts'
import { createStripeSandbox, type SandboxOptions } from '../support/stripe/sandbox.ts'
import { expectedTotals } from '../support/stripe/totals.ts'
import { writtenBelow } from '../support/written.ts'

async function sandboxFor(options: SandboxOptions) {
  const sandbox = await createStripeSandbox(options)
  onTestFinished(() => sandbox.close())
  return sandbox
}

/** Set-up's first two steps, with what the form proposes. */
async function throughDetails(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Connect Stripe' }).click()
  await page.getByLabel('Name').fill('Acme')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'What may be seen' }).waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Connect your provider' }).waitFor()
}

async function connect(page: Page, key: string, apiBase: string): Promise<void> {
  await page.getByLabel('Restricted key').fill(key)
  const address = page.getByLabel('Address of the API')
  if (!(await address.isVisible()))
    await page.getByRole('button', { name: 'For a sandbox' }).click()
  await address.fill(apiBase)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

test('set-up with a key ends at true figures, and shows how far it has come', async () => {
  const account = stripeAccount({ entries: 900 })
  const sandbox = await sandboxFor({ account })
  const dataDir = dataFolder()
  const page = await openDoor({ dataDir })
  await throughDetails(page)
  sandbox.inject({ delay: 250 }, { path: 'balance_transactions', after: 1, times: 30 })
  await connect(page, sandbox.key, sandbox.url)

  await page.getByText('First every movement of money').waitFor()
  await page.getByText(/^\d{2,3} entries, back to /).waitFor()

  const net = expectedTotals(account).USD?.netRevenue ?? 0
  await page.getByRole('button', { name: 'Net revenue' }).waitFor()
  await page.getByRole('row', { name: /^Net revenue/ }).waitFor()
  const row = await page.getByRole('row', { name: /^Net revenue/ }).textContent()
  expect(row).toContain(formatMoney(money(net, 'USD'), { locale: 'en-US' }))
  await page.getByText('Test mode').waitFor()

  // The key went to the secret store: it is in no text of the page, its storage or the data folder.
  const held = await page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      { ...localStorage },
      { ...sessionStorage },
    ]),
  )
  expect(held).not.toContain(sandbox.key)
  expect(writtenBelow(dataDir)).not.toContain(sandbox.key)
})

test('each step can be gone back to, and nothing that was typed is lost on reload', async () => {
  const page = await openDoor()
  await page.getByRole('link', { name: 'Connect Stripe' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Give it a name.').waitFor()
  await page.getByLabel('Name').fill('Acme')
  await page.getByLabel('Description').fill('Widgets by post')
  await page.getByRole('combobox', { name: 'Reporting currency' }).fill('eur')
  await page.getByRole('option', { name: /^EUR/ }).click()
  await page.reload()
  expect(await page.getByLabel('Name').inputValue()).toBe('Acme')
  expect(await page.getByLabel('Description').inputValue()).toBe('Widgets by post')
  expect(await page.getByRole('combobox', { name: 'Reporting currency' }).inputValue()).toMatch(
    /^EUR/,
  )
  await page.getByRole('button', { name: 'Continue' }).click()

  const range = page.getByRole('radiogroup', { name: 'MRR' }).getByRole('radio', { name: 'Range' })
  await range.click()
  await page.getByText('Published as a range: €12,345.67 becomes “€10K to €25K”').waitFor()
  await page.reload()
  expect(await range.isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Back' }).click()
  expect(await page.getByLabel('Name').inputValue()).toBe('Acme')
  await page.getByRole('button', { name: 'Continue' }).click()
  expect(await range.isChecked()).toBe(true)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Connect your provider' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Connect your provider' }).waitFor()
  await page.getByRole('link', { name: 'Privacy' }).click()
  expect(await range.isChecked()).toBe(true)
})

test('a wrong key says what is wrong with it; a full one needs “I understand”', async () => {
  const sandbox = await sandboxFor({
    account: stripeAccount({ entries: 20 }),
    key: 'sk_test_all000000000000000',
  })
  const page = await openDoor()
  await throughDetails(page)
  await connect(page, 'pk_live_0000000000', sandbox.url)
  await page.getByText('This is a publishable key, which cannot read an account.').waitFor()
  await connect(page, 'rk_test_0000000000revoked', sandbox.url)
  await page.getByRole('alert').filter({ hasText: 'Stripe does not accept this key.' }).waitFor()
  await connect(page, 'rk_test_0000000000', 'http://127.0.0.1:9')
  await page
    .getByRole('alert')
    .filter({ hasText: 'Stripe cannot be reached.' })
    .waitFor({ timeout: 30_000 })
  await connect(page, sandbox.key, sandbox.url)
  await page.getByText('it can do everything with the account, not only read it').waitFor()
  expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  await page.getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('heading', { name: 'Acme' }).waitFor()
})

// macOS and Windows always have a keychain.
test.runIf(process.platform === 'linux')(
  'with nowhere to keep a key, the page says so before one is pasted',
  async () => {
    const page = await openDoor({ noSecrets: true })
    await throughDetails(page)
    await page.getByText('There is nowhere safe to keep a key yet').waitFor()
  },
)

test('a press that began before the font came is still a click', async () => {
  const page = await openDoor()
  await page.route('**/*.woff2', async route => {
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await route.continue()
  })
  await page.reload()
  await page.getByRole('link', { name: 'Connect Stripe' }).hover()
  await page.mouse.down()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.mouse.up()
  await page.getByLabel('Name').fill('Acme')
})

test('a font that does not come keeps nobody out', async () => {
  const page = await openDoor()
  await page.route('**/*.woff2', route => route.abort())
  await page.reload()
  await page.getByRole('link', { name: 'Connect Stripe' }).click()
  await page.getByLabel('Name').fill('Acme')
})
