import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { openDoor } from '../support/door.ts'

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Switches the publishing server on at a free port and returns its address. */
async function switchOn(page: Page): Promise<string> {
  await page.getByRole('link', { name: 'Publishing' }).click()
  const port = await freePort()
  await page.getByLabel('Port').fill(String(port))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'hidden' })
  await page.getByRole('switch', { name: 'Let platforms fetch' }).click()
  const address = `http://127.0.0.1:${port}`
  await page.getByText(address, { exact: true }).waitFor()
  return address
}

async function newKey(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Who is it for?').fill(name)
  await page.getByRole('button', { name: 'Make the key' }).click()
  const secret = await page.getByLabel('The new API key').textContent()
  await page.getByRole('button', { name: 'Done' }).click()
  return secret ?? ''
}

const pull = (address: string, key: string) =>
  fetch(`${address}/api/v1/revenue/signed`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({
      startDate: '2020-01-01T00:00:00Z',
      endDate: new Date().toISOString(),
      interval: 'monthly',
    }),
  })

test('an API key made on the page pulls signed figures, until it is revoked', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const address = await switchOn(page)
  const key = await newKey(page, 'Leaderboard')
  expect(key).toMatch(/^orv_/)

  const answer = await pull(address, key)
  expect(answer.status).toBe(200)
  const { data, signature, publicKey } = (await answer.json()) as Record<string, string>
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: Buffer.from(publicKey ?? '', 'base64').toString('base64url'),
  }
  const signed = Buffer.from(data ?? '', 'utf8')
  const holds = verify(
    null,
    signed,
    createPublicKey({ key: jwk, format: 'jwk' }),
    Buffer.from(signature ?? '', 'base64'),
  )
  expect(holds).toBe(true)
  expect(JSON.parse(data ?? '')).toHaveLength(12)

  // Shown once: not after it is closed, and not after a reload.
  await page.reload()
  await page.getByRole('row', { name: /Leaderboard/ }).waitFor()
  expect(await page.content()).not.toContain(key)
  await page
    .getByRole('row', { name: /Leaderboard/ })
    .getByRole('button', { name: 'Revoke' })
    .click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('row', { name: /Leaderboard.*Revoked/ }).waitFor()
  expect((await pull(address, key)).status).toBe(401)
})

test('what the privacy settings hide leaves no longer', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const address = await switchOn(page)
  const key = await newKey(page, 'Leaderboard')
  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const hidden = page
    .getByRole('radiogroup', { name: 'MRR' })
    .getByRole('radio', { name: 'Hidden' })
  await hidden.click()
  await page.locator('#privacy').getByRole('button', { name: 'Save' }).click()
  await page.getByText('The privacy settings are saved').waitFor()
  const { data } = (await (await pull(address, key)).json()) as { data: string }
  const points = JSON.parse(data)
  expect(points).toHaveLength(12)
  expect(points.filter((point: object) => 'mrr' in point)).toEqual([])
})

test('figures are opened to everybody by a switch, and the page says what they see', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const address = await switchOn(page)
  const stats = () => fetch(`${address}/api/v1/revenue/public-stats`)
  await page.getByText('Every figure needs an API key.', { exact: false }).waitFor()
  expect((await stats()).status).toBe(403)
  await page.getByRole('switch', { name: 'Let anyone see these figures without a key' }).click()
  await page.getByText('Anyone who reaches it can read', { exact: false }).waitFor()
  const { current_mrr } = await (await stats()).json()
  const seen = page.getByRole('table', { name: 'What the public sees' })
  const shown = await seen.getByRole('row', { name: /^MRR/ }).textContent()
  expect(shown?.replaceAll(',', '')).toContain(`$${current_mrr.toFixed(2)}`)

  await page.getByLabel('Host names').fill('figures.example, a_b')
  await page.getByText('Write host names, such as figures.example.').waitFor()
  await page.getByLabel('Host names').fill('https://Figures.example/')
  await page.getByRole('button', { name: 'Save host names' }).click()
  await page.getByRole('button', { name: 'Save host names' }).waitFor({ state: 'hidden' })
  expect(await page.getByLabel('Host names').inputValue()).toBe('figures.example')
  await page.getByText(address, { exact: true }).waitFor()
})

test('figures made from the sample are sent to a test platform only', async () => {
  const received: { path?: string; type?: string; token?: string }[] = []
  const platform = createServer((request, response) => {
    const { url, headers } = request
    received.push({ path: url, type: headers['content-type'], token: headers.authorization })
    request.resume()
    response.writeHead(201).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void platform.close())
  await new Promise(resolve => platform.once('listening', resolve))
  const endpoint = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/snapshots`

  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Publishing' }).click()
  for (const [name, address, test] of [
    ['Real board', endpoint.replace('/snapshots', '/real'), false],
    ['Test board', endpoint, true],
  ] as const) {
    await page.getByRole('button', { name: 'Add a platform' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByLabel('Address that snapshots are sent to').fill(address)
    await dialog.getByLabel('Token').fill('token-of-the-platform')
    if (test) await dialog.getByRole('switch', { name: 'A test platform' }).click()
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page
      .getByRole('row', { name: new RegExp(name) })
      .getByRole('button', { name: 'Send now' })
      .click()
    await page
      .getByText(
        test ? 'Test board has the newest snapshot' : 'These figures cannot be sent to Real board.',
      )
      .first()
      .waitFor()
  }
  expect(received).toEqual([
    { path: '/snapshots', type: 'application/json', token: 'Bearer token-of-the-platform' },
  ])
  await page.getByRole('row', { name: /Test board.*Delivered/ }).waitFor()
  await page.getByRole('button', { name: 'Look inside' }).first().click()
  await page.getByText('The signature holds, checked on this page').waitFor()
})
