import { expect, onTestFinished, test } from 'vitest'
import { formatMoney, money } from '../../shared/money.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { lemonAccount } from '../support/lemon-squeezy/account.ts'
import { createLemonSandbox } from '../support/lemon-squeezy/sandbox.ts'
import { expectedTotals as lemonTotals } from '../support/lemon-squeezy/totals.ts'
import { paddleAccount } from '../support/paddle/account.ts'
import { createPaddleSandbox } from '../support/paddle/sandbox.ts'
import { expectedTotals as paddleTotals } from '../support/paddle/totals.ts'
import { paypalAccount } from '../support/paypal/account.ts'
import { createPaypalSandbox } from '../support/paypal/sandbox.ts'
import { expectedTotals as paypalTotals } from '../support/paypal/totals.ts'
import { polarAccount } from '../support/polar/account.ts'
import { createPolarSandbox } from '../support/polar/sandbox.ts'
import { expectedTotals as polarTotals } from '../support/polar/totals.ts'

/** An account of each provider, with what its dollars should come to: summed by the sandbox. */
const PROVIDERS = {
  async Paddle() {
    const account = paddleAccount({ entries: 60 })
    return { sandbox: await createPaddleSandbox({ account }), totals: paddleTotals(account) }
  },
  async 'Lemon Squeezy'() {
    const account = lemonAccount({ entries: 60 })
    return { sandbox: await createLemonSandbox({ account }), totals: lemonTotals(account) }
  },
  async PayPal() {
    // PayPal says up to when it lists, and a clock far ahead of that is not believed.
    const account = paypalAccount({ entries: 60, now: doorClock() })
    return { sandbox: await createPaypalSandbox({ account }), totals: paypalTotals(account) }
  },
  async Polar() {
    const account = polarAccount({ entries: 60 })
    return { sandbox: await createPolarSandbox({ account }), totals: polarTotals(account) }
  },
}

test.each(Object.entries(PROVIDERS))(
  '%s is connected on the page, down to its entries',
  async (name, start) => {
    const { sandbox, totals } = await start()
    onTestFinished(() => sandbox.close())
    const page = await openDoor()
    await page.getByRole('link', { name: 'Connect Stripe' }).click()
    await page.getByLabel('Name').fill('Acme')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'What may be seen' }).waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('radio', { name }).click()
    if ('clientId' in sandbox) await page.getByLabel('Client ID').fill(String(sandbox.clientId))
    await page.getByLabel(/^(API key|Secret|Organization access token)$/).fill(sandbox.key)
    await page.getByRole('button', { name: 'For a sandbox' }).click()
    await page.getByLabel('Address of the API').fill(sandbox.url)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('row', { name: /^Gross volume/ }).waitFor({ timeout: 30_000 })
    await page.getByText('Test mode').waitFor()

    // The account's own dollars, before anything else is converted into them.
    await page.getByRole('button', { name: /^[\d,]+ entr/ }).click()
    await page.getByRole('dialog').getByRole('table', { name: 'Entries' }).waitFor()
    await page.keyboard.press('Escape')
    const dollars = totals.USD
    if (!dollars) throw new Error('The account has no dollars')
    expect(Object.keys(totals).length).toBeGreaterThan(0)
    if (Object.keys(totals).length === 1) {
      const row = await page.getByRole('row', { name: /^Net revenue/ }).textContent()
      expect(row).toContain(formatMoney(money(dollars.netRevenue, 'USD'), { locale: 'en-US' }))
    }
    const note = page.getByText(`Before the fees of ${name}`)
    expect(await note.count()).toBe(name === 'Lemon Squeezy' ? 1 : 0)
  },
)
