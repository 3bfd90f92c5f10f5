import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

async function openCustomers(): Promise<Page> {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Customers' }).click()
  await page.getByRole('table', { name: 'Customers' }).getByRole('row').nth(5).waitFor()
  return page
}

const cents = (text: string | null): number => {
  const [, sign = '', digits = '0'] = /(-?)\$([\d,]+\.\d\d)/.exec(text ?? '') ?? []
  return Number(`${sign}${digits.replaceAll(/[,.]/g, '')}`)
}

test('customers in order, found by their hash, each down to the arithmetic of its revenue', async () => {
  const page = await openCustomers()
  const table = page.getByRole('table', { name: 'Customers' })
  /** All at once: rows come and go as the table is sorted. */
  const column = async (index: number) => {
    const rows = table.getByRole('row').filter({ hasText: '$' })
    const texts = await rows.evaluateAll(
      (all, at) => all.map(row => row.querySelectorAll('[role="cell"], td')[at]?.textContent ?? ''),
      index,
    )
    return texts.map(cents)
  }
  const revenue = await column(3)
  expect(revenue.length).toBeGreaterThan(10)
  expect(revenue).toEqual(revenue.toSorted((a, b) => b - a))

  await table.getByRole('button', { name: 'MRR' }).click()
  await expect.poll(async () => (await column(3)).join()).not.toBe(revenue.join())
  const mrr = await column(4)
  expect(mrr).toEqual(mrr.toSorted((a, b) => b - a))
  await table.getByRole('button', { name: 'MRR' }).click()
  await expect.poll(async () => (await column(4))[0]).toBe(0)
  await page.reload()
  await table.getByRole('row').nth(5).waitFor()
  await expect.poll(async () => (await column(4))[0]).toBe(0)
  expect(await table.getByRole('columnheader', { name: 'MRR' }).getAttribute('aria-sort')).toBe(
    'ascending',
  )

  await table.getByRole('button', { name: 'Revenue' }).click()
  await expect.poll(async () => (await column(3))[0]).toBe(revenue[0])
  const first = table.getByRole('row').nth(1)
  const hash = (await first.getByRole('cell').first().getAttribute('title')) ?? ''
  expect(hash).toMatch(/^[0-9a-f]{32}$/)
  await page.getByLabel('A customer’s hash').fill(hash.slice(0, 12))
  await page.getByRole('heading', { name: '1 customer', exact: true }).waitFor()
  await first.getByRole('button').click()

  const sheet = page.getByRole('dialog', { name: /^Customer/ })
  const sum = sheet.getByRole('region', { name: 'Revenue of all time' })
  await sum.waitFor()
  const lines = (await sum.getByRole('definition').allTextContents()).map(cents)
  const net = lines.pop()
  expect(lines.reduce((total, line) => total + line, 0)).toBe(net)
  expect(net).toBe(revenue[0])
  await sheet.getByText(/^\d+ entries$/).waitFor()
  const entries = (await sheet.getByText(/^\d+ entries$/).textContent()) ?? ''

  await sheet.getByRole('link', { name: 'In the ledger' }).click()
  const main = page.getByRole('main')
  await main.getByRole('button', { name: new RegExp(`Customer ${hash.slice(0, 10)}`) }).waitFor()
  expect(Number(/\d+/.exec((await main.getByText(/^\d+ entr/).textContent()) ?? ''))).toBe(
    Number(/\d+/.exec(entries)),
  )
})

test('plans add up to MRR, and a plan opens the subscriptions that it has', async () => {
  const page = await openCustomers()
  const plans = page.getByRole('table', { name: 'Plans' }).getByRole('row')
  const rows = (await plans.all()).slice(1)
  const amounts = await Promise.all(
    rows.map(async row => cents(await row.getByRole('cell').nth(4).textContent())),
  )
  const subscribers = Number(await rows[0]?.getByRole('cell').nth(2).textContent())
  await rows[0]?.getByRole('button').first().click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText(/subscriptions count today/).waitFor()
  expect(
    Number(/\d+/.exec((await sheet.getByText(/count today/).textContent()) ?? '')),
  ).toBeGreaterThanOrEqual(subscribers)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Dashboard' }).click()
  // The table of customers has a button of that name too.
  const mrr = cents(await page.getByRole('button', { name: /^MRR.*\$/ }).textContent())
  expect(amounts.reduce((total, amount) => total + amount, 0)).toBe(mrr)
})

test('a month’s trials are those that converted, those that did not and those that run', async () => {
  const page = await openCustomers()
  const rows = page.getByRole('table', { name: 'Trials', exact: true }).getByRole('row')
  const all = await rows.all()
  const texts = await Promise.all(all.map(row => row.getByRole('cell').allTextContents()))
  // None will be over in a month to come: those that run stand in a row of their own.
  expect(texts[1]).toEqual(['Still running', expect.stringMatching(/^[1-9]/), '–', '–', '–'])
  expect(texts[2]?.[0]).toBe('June 2026')
  for (const [, trials, converted, lost] of texts.slice(2).map(row => row.map(Number))) {
    expect((converted ?? 0) + (lost ?? 0)).toBe(trials)
  }
  await rows.nth(1).getByRole('button').first().click()
  const run = page.getByRole('dialog', { name: 'Trials still running' })
  await run.getByRole('row').nth(1).waitFor()
  expect(await run.getByText('Still running', { exact: true }).count()).toBe(Number(texts[1]?.[1]))
  await page.keyboard.press('Escape')
  const cells = await rows.nth(4).getByRole('cell').allTextContents()
  await rows.nth(4).getByRole('button').first().click()
  const sheet = page.getByRole('dialog', { name: /^Trials that ended in/ })
  await sheet.getByRole('row').nth(1).waitFor()
  expect(await sheet.getByRole('row').count()).toBe(Number(cells[1]) + 1)
  expect(await sheet.getByText('Converted', { exact: true }).count()).toBe(Number(cells[2]))
  await page.reload()
  await sheet.getByRole('row').nth(1).waitFor()
})

test('revenue of a period and of one currency, and each figure of the headline opens who it is', async () => {
  const page = await openCustomers()
  const choose = async (select: string, option: string) => {
    await page.getByRole('combobox', { name: select }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  const table = page.getByRole('table', { name: 'Customers' })
  const top = table.getByRole('row').nth(1)
  const allTime = await top.textContent()
  await choose('Period', 'Last month')
  await expect.poll(() => top.textContent()).not.toBe(allTime)
  await page.reload()
  await top.waitFor()
  expect(await top.textContent()).not.toBe(allTime)
  const revenue = cents(await top.getByRole('cell').nth(3).textContent())
  await top.getByRole('button').first().click()
  const sheet = page.getByRole('dialog', { name: /^Customer/ })
  const sum = sheet.getByRole('region', { name: /^Revenue of [A-Z]/ })
  await sum.waitFor()
  expect((await sum.getByRole('definition').allTextContents()).map(cents).at(-1)).toBe(revenue)
  await page.keyboard.press('Escape')

  const largest = page.getByRole('button', { name: /The 5 largest/ }).last()
  const part = await largest.textContent()
  await largest.click()
  const behind = page.getByRole('dialog', { name: 'The 5 largest customers' })
  await behind.getByText(part ?? '', { exact: true }).waitFor()
  expect(await behind.getByRole('row').count()).toBe(6)
  const five = (await behind.getByRole('cell').allTextContents()).filter(it => it.includes('$'))
  const working = (await behind.getByText(/÷/).textContent()) ?? ''
  expect(cents(working)).toBe(five.map(cents).reduce((total, it) => total + it, 0))
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^Former subscribers/ }).click()
  await expect
    .poll(() => table.getByRole('cell', { name: 'Subscriber', exact: true }).count())
    .toBe(0)
  await choose('Currency', 'Only EUR')
  await page.getByRole('table', { name: 'Plans' }).getByText('€49.00').first().waitFor()
  await page.getByRole('button', { name: /^Left this month/ }).click()
  await page.getByRole('dialog', { name: 'Churn' }).waitFor()
})
