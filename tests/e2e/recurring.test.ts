import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

const cents = (text: string | null): number => {
  const [, sign = '', digits = '0'] = /([+-]?)\$([\d,]+\.\d\d)/.exec(text ?? '') ?? []
  return Number(`${sign}${digits.replaceAll(/[,.]/g, '')}`)
}

test('a month’s movements take MRR from what it was to what it is, and open their customers', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  const table = page.getByRole('table', { name: 'Movements of MRR' })
  const rows = table.getByRole('row')
  await rows.nth(12).waitFor()
  expect(await rows.count()).toBe(13)
  for (const row of [1, 2, 7, 12]) {
    const cells = await rows.nth(row).getByRole('cell').allTextContents()
    const [before = 0, ...amounts] = cells.slice(1, 9).map(cents)
    const after = amounts.pop()
    expect(amounts.reduce((sum, amount) => sum + amount, before)).toBe(after)
  }

  const churn = rows.nth(2).getByRole('cell').nth(6)
  const shown = cents(await churn.textContent())
  await churn.getByRole('button').click()
  const sheet = page.getByRole('dialog', { name: 'Churn' })
  await sheet.getByRole('row').nth(1).waitFor()
  const changes = await sheet.getByRole('row').filter({ hasText: '$' }).all()
  const each = await Promise.all(
    changes.map(async row => cents(await row.getByRole('cell').nth(3).textContent())),
  )
  expect(Math.abs(each.reduce((sum, change) => sum + change, 0) - shown)).toBeLessThan(each.length)
  await page.reload()
  await sheet.getByRole('row').nth(1).waitFor()
})

test('by week, and the ratios of the last whole month', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  await page.getByText('ARPA', { exact: true }).waitFor()
  await page.getByText('Net retention').waitFor()
  await page.getByRole('radio', { name: 'Week' }).click()
  const rows = page.getByRole('table', { name: 'Movements of MRR' }).getByRole('row')
  await expect.poll(() => rows.count()).toBe(14)
})

test('any two periods side by side: each column is a sum, kept in the address, and its amounts open', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  const statement = page.getByRole('table', { name: 'MRR from start to end' })
  await statement.waitFor()
  const choose = async (select: string, option: string) => {
    await page.getByRole('combobox', { name: select }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await choose('Period', 'Other days')
  await page.getByLabel('From', { exact: true }).fill('2026-02-03')
  await page.getByLabel('To', { exact: true }).fill('2026-05-09')
  await choose('Comparison', 'beside other days')
  await page.getByLabel('Beside').fill('2025-01-01')
  await page.getByLabel('until').fill('2025-01-31')
  const heads = () => statement.getByRole('columnheader').allTextContents()
  const shown = ['Term', 'Feb 3 – May 9, 2026', 'Jan 1 – 31, 2025']
  const spaced = async () => (await heads()).map(it => it.replaceAll(/\s/g, ' '))
  await expect.poll(spaced).toEqual(shown)
  await page.reload()
  await expect.poll(spaced).toEqual(shown)

  const row = (name: string) =>
    statement.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  for (const column of [0, 1]) {
    const amount = async (name: string) =>
      cents(await row(name).getByRole('cell').nth(column).textContent())
    let sum = await amount('MRR at the start')
    for (const it of ['New', 'Reactivation', 'Expansion', 'Contraction', 'Churn', 'FX']) {
      sum += await amount(it)
    }
    expect(sum).toBe(await amount('MRR at the end'))
  }
  const added = cents(await row('New').getByRole('cell').nth(1).textContent())
  await row('New').getByRole('button').nth(1).click()
  const sheet = page.getByRole('dialog', { name: 'New' })
  await sheet.getByRole('row').nth(1).waitFor()
  const changes = await sheet.getByRole('row').filter({ hasText: '$' }).all()
  const each = await Promise.all(
    changes.map(async it => cents(await it.getByRole('cell').nth(3).textContent())),
  )
  expect(Math.abs(each.reduce((sum, it) => sum + it, 0) - added)).toBeLessThan(each.length)
  await page.keyboard.press('Escape')

  await choose('Currency', 'Only EUR')
  await expect.poll(() => row('MRR at the end').textContent()).toContain('€49.00')
  expect(await row('FX').count()).toBe(0)
  await row('MRR at the end').getByRole('button').first().click()
  const subscriptions = page.getByRole('dialog', { name: 'Monthly recurring revenue' })
  await subscriptions.getByText(/subscriptions in EUR alone/).waitFor()
  await expect.poll(() => subscriptions.getByRole('row').count()).toBe(2)
})

test('a ratio opens its numbers and who is behind them; FX opens its rates', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  const figure = page.getByRole('button', { name: /^Customer churn/ })
  await figure.waitFor()
  const [, value = ''] = /([\d.]+%)/.exec((await figure.textContent()) ?? '') ?? []
  await figure.click()
  const sheet = page.getByRole('dialog', { name: 'Customer churn' })
  const working = await sheet.getByText(/^\d+ ÷ \d+ = /).textContent()
  const [, left = '', before = ''] = /(\d+) ÷ (\d+)/.exec(working ?? '') ?? []
  const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })
  expect(shares.format(Number(left) / Number(before))).toBe(value)
  await sheet.getByRole('table').waitFor()
  expect(await sheet.getByRole('row').count()).toBe(Number(left) + 1)
  await page.reload()
  await sheet.getByText(/^\d+ ÷ \d+ = /).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^ARPA/ }).click()
  await page
    .getByRole('dialog')
    .getByText(/^ARPA = \$[\d,.]+ ÷ \d+ subscribers/)
    .waitFor()
  await page.keyboard.press('Escape')

  const table = page.getByRole('table', { name: 'Movements of MRR' })
  const fx = table.getByRole('row').nth(2).getByRole('cell').nth(7)
  const moved = await fx.textContent()
  await fx.getByRole('button').click()
  const rates = page.getByRole('dialog', { name: 'FX' })
  await rates
    .getByText(/^1 EUR = [\d.]+ USD/)
    .first()
    .waitFor()
  expect(await rates.getByRole('row').nth(1).getByRole('cell').last().textContent()).toBe(moved)
})
