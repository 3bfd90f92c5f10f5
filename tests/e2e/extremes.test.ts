import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { add, addCase, addCharge, stripeAccount } from '../support/stripe/account.ts'
import { build } from '../support/stripe/cases.ts'
import { createStripeSandbox } from '../support/stripe/sandbox.ts'

const LONG = 'Incomprehensibilities'.repeat(4).slice(0, 80)

/** A startup whose every name is long and whose every figure is: billions of yen, and net revenue below zero. */
async function extremes(): Promise<Page> {
  const now = Math.floor(doorClock() / 1000)
  const account = stripeAccount({ entries: 0, subscriptions: false, now })
  account.currency = 'jpy'
  const large = { items: [{ amount: 1_234_567_890, currency: 'jpy', nickname: LONG }] }
  addCase(account, build('large', { mrr: [1_234_567_890, 1], currency: 'jpy', ...large }, 1, now))
  addCharge(account, { created: now - 40 * 86_400, amount: 9_876_543_210, currency: 'jpy' })
  add(account, {
    ...{ category: 'refund', type: 'refund', currency: 'jpy' },
    ...{ amount: -9_876_543_210, created: now - 5 * 86_400 },
  })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const dataDir = dataFolder()
  const app = await testApp({ dataDir, now: doorClock })
  await connectSandbox(app, sandbox, LONG)
  await app.client.startup.save({
    ...{ name: LONG, description: '', website: '' },
    ...{ currency: 'JPY', timezone: 'UTC' },
  })
  await app.client.publishing.apiKeys.create({ name: LONG })
  await app.client.publishing.platforms.add({
    ...{ name: LONG, endpoint: `https://${LONG.slice(0, 60)}.example/snapshots`, test: true },
    token: 'a token',
  })
  await app.sync()
  await app.app.close()
  return openDoor({ dataDir })
}

/** What a person could not read or reach: figures wider than their place, controls outside or under something. */
const faults = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const name = (it: Element) =>
      (it.getAttribute('aria-label') ?? it.textContent ?? '').slice(0, 60)
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
    for (const it of document.querySelectorAll<HTMLElement>('main button .figure')) {
      const room = it.parentElement?.clientWidth ?? 0
      if (it.scrollWidth > Math.max(room, it.clientWidth) + 1) found.push(`cut: ${name(it)}`)
    }
    for (const it of document.querySelectorAll<HTMLElement>('button, a, input, [role=combobox]')) {
      it.scrollIntoView({ block: 'center', inline: 'center' })
      const box = it.getBoundingClientRect()
      if (box.width < 8 || box.height < 8 || it.closest('.sr-only, table')) continue
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      const top = document.elementFromPoint(x, y)
      const reached =
        top && (it.contains(top) || top.contains(it) || top.closest('label')?.contains(it))
      if (!reached) found.push(`out of reach: ${name(it)}`)
    }
    scrollTo(0, 0)
    return found
  })

/** What a table that scrolls sideways would hide: its figures where there is room, its buttons anywhere. */
const hidden = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    for (const table of document.querySelectorAll('main table')) {
      const name = table.getAttribute('aria-label') ?? table.closest('section')?.ariaLabel ?? ''
      const box = table.parentElement
      box?.scrollTo(0, 0)
      if (innerWidth >= 1360 && box && box.scrollWidth > box.clientWidth) {
        found.push(`${name}: ${box.scrollWidth} in ${box.clientWidth}`)
      }
      const actions = table.querySelector('th:last-child > .sr-only')
      for (const it of actions ? table.querySelectorAll('td:last-child button') : []) {
        const { left, right } = it.getBoundingClientRect()
        if (left < 0 || right > innerWidth) found.push(`${name}: ${it.textContent} is out of sight`)
      }
    }
    return found
  })

const PLACES = [
  'Dashboard',
  'Dashboard › Report of',
  'Revenue',
  'Revenue › Why is this different',
  'Recurring',
  'Customers',
  'Publishing',
  'Settings',
]

test('the largest figures and the longest names leave everything readable and within reach', async () => {
  const page = await extremes()
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const found: string[] = []
  for (const place of PLACES) {
    const [first, then] = place.split(' › ')
    await page.getByRole('link', { name: first, exact: true }).click()
    if (then) await page.getByRole('main').getByRole('link', { name: then }).first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const width of [1360, 768, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(400)
      for (const fault of [...(await faults(page)), ...(await hidden(page))])
        found.push(`${place} at ${width}: ${fault}`)
      if (process.env.PICTURES) {
        mkdirSync(process.env.PICTURES, { recursive: true })
        const path = join(process.env.PICTURES, `${place}-${width}.png`)
        await page.screenshot({ path, fullPage: true })
      }
    }
  }
  expect(found).toEqual([])
})
