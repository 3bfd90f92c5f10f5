import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Where pictures of what a spec shows are put, if anywhere. */
const FOLDER = process.env.E2E_PICTURES

/** Takes pictures of the page for eyes to look at, in both colour schemes, wide and narrow; none unless asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!FOLDER) return
  mkdirSync(FOLDER, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.waitForTimeout(300)
      await page.screenshot({
        path: join(FOLDER, `${name}-${colorScheme}-${width}.png`),
        fullPage: true,
      })
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}
