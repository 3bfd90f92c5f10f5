import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { openMailServer } from '../support/mail-server.ts'
import { openPlatform } from '../support/platform.ts'
import { stripeAccount } from '../support/stripe/account.ts'
import { createStripeSandbox } from '../support/stripe/sandbox.ts'

test('alerts are set up, tested, and tell of a key that is refused', async () => {
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 30 }) })
  onTestFinished(() => sandbox.close())
  const mail = await openMailServer({ password: 'right-Xq7Kv29' })
  const hook = await openPlatform({ status: 200 })
  const dataDir = dataFolder()
  const it = await testApp({ dataDir, now: doorClock })
  await connectSandbox(it, sandbox)
  await it.sync()
  await it.app.close()
  const page = await openDoor({ dataDir })
  await page.getByRole('link', { name: 'Settings' }).click()

  const email = page.getByRole('region', { name: 'E-mail' })
  await email.getByRole('button', { name: 'Set up' }).click()
  const dialog = page.getByRole('dialog', { name: 'Alerts by e-mail' })
  await dialog.getByRole('radio', { name: 'STARTTLS' }).click()
  expect(await dialog.getByLabel('Port').inputValue()).toBe('587')
  await dialog.getByRole('radio', { name: 'None' }).click()
  await dialog.getByLabel('Server').fill('mail.acme.example')
  await dialog.getByLabel('Port').fill(String(mail.port))
  await dialog.getByLabel('User name').fill('founder')
  await dialog.getByLabel('Password').fill('wrong-Xq7Kv29')
  await dialog.getByLabel('From').fill('alerts@acme.example')
  await dialog.getByLabel('To', { exact: true }).fill('founder@acme.example')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Without encryption, a mail server has to be on this computer.').waitFor()
  await dialog.getByLabel('Server').fill('localhost')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await email.getByText(`To founder@acme.example, through localhost:${mail.port}`).waitFor()

  await email.getByRole('button', { name: 'Send a test' }).click()
  await email.getByText('The mail server doesn’t accept the user name or password.').waitFor()
  await email.getByText('535 5.7.8').waitFor()
  expect(await page.getByText('wrong-Xq7Kv29').count()).toBe(0)
  await email.getByRole('button', { name: 'Edit' }).click()
  expect(await dialog.getByLabel('Password').inputValue()).toBe('')
  await dialog.getByLabel('Password').fill('right-Xq7Kv29')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await email.getByRole('button', { name: 'Send a test' }).click()
  await page.getByText('The mail server took it.').waitFor()
  expect(mail.letters).toHaveLength(1)
  expect(await email.getByRole('alert').count()).toBe(0)

  const webhook = page.getByRole('region', { name: 'Webhook' })
  await webhook.getByRole('button', { name: 'Set up' }).click()
  const asks = page.getByRole('dialog', { name: 'Alerts by webhook' })
  await asks.getByLabel('Address that alerts are posted to').fill('https://10.0.0.7/hook')
  await asks.getByRole('button', { name: 'Save' }).click()
  await asks.getByText('10.0.0.7 is on a private network.').waitFor()
  await asks.getByRole('switch', { name: 'Allow this private address' }).waitFor()
  await asks.getByLabel('Address that alerts are posted to').fill(hook.endpoint)
  await asks.getByRole('button', { name: 'Save' }).click()
  const shows = page.getByRole('dialog', { name: 'The webhook’s secret' })
  const secret = (await shows.getByRole('note').textContent()) ?? ''
  expect(secret).toMatch(/^whsec_/)
  await shows.getByRole('button', { name: 'Done' }).click()
  await shows.waitFor({ state: 'detached' })
  // On a phone no word of it is cut off.
  await page.setViewportSize({ width: 390, height: 844 })
  const button = webhook.getByRole('button', { name: 'Send a test' })
  const { x = 0, width = 390 } = (await button.boundingBox()) ?? {}
  expect(x + width).toBeLessThan(390)
  await page.setViewportSize({ width: 1280, height: 900 })

  sandbox.revoke()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await expect.poll(() => [mail.letters.length, hook.received.length]).toEqual([2, 1])
  expect(mail.letters[1]).toContain('Subject: Acme could not be synced')
  const [{ headers, body } = { headers: {} as Record<string, string>, body: '' }] = hook.received
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.slice(6), 'base64')
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
  )
  await page.getByRole('link', { name: 'Jobs' }).click()
  const history = page.getByRole('table', { name: 'History' })
  for (const name of ['E-mail', 'Webhook']) {
    await history
      .getByRole('row')
      .filter({ hasText: name })
      .filter({ hasText: 'Alert' })
      .getByText('Done')
      .waitFor()
  }
  await page.getByText('When a job fails for good or works again').waitFor()

  await page.getByRole('link', { name: 'Settings' }).click()
  await webhook.getByRole('button', { name: 'Switch off' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Switch off' }).click()
  await webhook.getByText('Off', { exact: true }).waitFor()
})
