import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SCREENS = [
  '/',
  '/?by=week',
  '/?open={"show":"mrr"}',
  '/revenue',
  '/revenue?period=last-12&by=country',
  '/revenue?period=last-month&compare=custom&compareFrom=2026-01-01&compareTo=2026-01-31',
  '/recurring',
  '/recurring?compare=year&currency=EUR',
  '/recurring?open={"ratio":"quickRatio","month":"2026-01"}',
  '/recurring?open={"movement":"fx","from":"2026-01-01","to":"2026-03-31"}',
  '/customers',
  '/customers?open={"show":"plan","plan":"Team","currency":"USD"}',
  '/customers?period=last-month&open={"show":"largest","of":"revenue","most":5}',
  '/cohorts',
  '/cohorts?from=2025-06&to=2026-01&open={"cohort":"2025-11","month":"2026-01"}',
  '/report/2026-01',
  '/differences?period=last-12',
  '/differences?open={"reason":"pastDue"}',
  '/entries',
  '/entries?kind=revenue&product=Team&from=2026-01-01',
  '/publishing',
  '/jobs',
  '/settings',
  '/setup',
  '/setup/startup',
  '/setup/new',
  '/setup/privacy',
  '/setup/connect',
]

/** Goes to a screen, and waits until all of it is there. */
async function show(page: Page, screen: string): Promise<void> {
  const { origin } = new URL(page.url())
  await page.goto(origin === 'null' ? `app://openrevenue${screen}` : origin + screen)
  await page.getByRole('heading').first().waitFor()
  await expect.poll(() => page.locator('.animate-pulse').count(), { message: screen }).toBe(0)
}

test.for<['light' | 'dark', RunOptions['runOnly'] & object]>([
  ['light', STANDARDS],
  // The other colours are all that is different.
  ['dark', ['color-contrast']],
])(
  'no screen breaks a WCAG 2.2 AA rule that a machine can check, %s',
  async ([colorScheme, runOnly]) => {
    const page = await openDoor({ demo: true, colorScheme })
    await page.getByRole('button', { name: /^MRR/ }).waitFor()
    // Fading in is not what the colours are.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const screen of SCREENS) {
      await show(page, screen)
      await page.evaluate(axe.source)
      const found: AxeResults = await page.evaluate(
        `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'] })})`,
      )
      const violations = found.violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
      ])
      expect(violations, screen).toEqual([])
    }
  },
)
