import axe, { type AxeResults } from 'axe-core'
import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
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
  '/settings',
  '/setup',
  '/setup/startup',
  '/setup/new',
  '/setup/privacy',
  '/setup/connect',
]

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no screen breaks a WCAG 2.2 AA rule that a machine can check, ${colorScheme}`, async () => {
    const page = await openDoor({ demo: true, colorScheme })
    await page.getByRole('button', { name: /^MRR/ }).waitFor()
    const { origin } = new URL(page.url())
    for (const screen of SCREENS) {
      await page.goto(origin === 'null' ? `app://openrevenue${screen}` : origin + screen)
      await page.getByRole('heading').first().waitFor()
      // Fading in is not what the colours are.
      await page.waitForTimeout(400)
      await page.evaluate(axe.source)
      const found: AxeResults = await page.evaluate(
        `axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`,
      )
      const violations = found.violations.map(({ id, nodes }) => [
        id,
        nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
      ])
      expect(violations, screen).toEqual([])
    }
  })
}

test('no screen is wider than a phone', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.setViewportSize({ width: 390, height: 844 })
  const { origin } = new URL(page.url())
  for (const screen of SCREENS) {
    await page.goto(origin === 'null' ? `app://openrevenue${screen}` : origin + screen)
    await page.getByRole('heading').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), screen).toBe(390)
  }
})
