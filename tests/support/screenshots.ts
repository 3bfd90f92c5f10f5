import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from './browser.ts'
import { startServer } from './server.ts'

/** The README's pictures, of the sample, as the page is now: `npm run screenshots`. */
const FOLDER = join(import.meta.dirname, '../../docs/images')

const dataDir = mkdtempSync(join(tmpdir(), 'openrevenue-screenshots-'))
const server = await startServer(['--demo', '--data-dir', dataDir], {
  ...process.env,
  OPENREVENUE_VAULT_PASSPHRASE: 'for the pictures',
})
const browser = await launchBrowser()
try {
  mkdirSync(FOLDER, { recursive: true })
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    deviceScaleFactor: 2,
    locale: 'en-US',
  })
  const page = await context.newPage()
  await page.goto(server.link.href)
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  // The word about the milestone has gone by then.
  await page.waitForTimeout(6_000)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(FOLDER, `dashboard-${colorScheme}.png`) })
  }
  await page.getByRole('button', { name: /^Net revenue/ }).click()
  await page.getByRole('dialog').getByRole('cell').first().waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(FOLDER, 'entries.png') })
  await page.goto(new URL('/recurring', server.link).href)
  await page.getByRole('table', { name: 'Movements of MRR' }).waitFor()
  await page.getByRole('heading', { name: 'Movements' }).evaluate(title => {
    title.scrollIntoView({ block: 'start' })
    title.ownerDocument.defaultView?.scrollBy(0, -28)
  })
  await page.waitForTimeout(1_500)
  await page.screenshot({ path: join(FOLDER, 'recurring.png') })
} finally {
  await browser.close()
  await server.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
