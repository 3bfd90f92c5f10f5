import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { ExportRow } from '../../../electron/exports/tables.ts'
import { textOf } from '../../../electron/exports/text.ts'
import { money } from '../../../shared/money.ts'

const written = async (rows: Iterable<ExportRow>, format: 'csv' | 'json') =>
  (await Array.fromAsync(textOf(rows, format))).join('')

test('a text that a spreadsheet would run is text for it; a negative amount stays a number', async () => {
  const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', 'a,"b"\nc', 'plain']
  const rows = texts.map(plan => ({ plan, mrr: money(-1_050, 'USD'), share: -0.5, test: true }))
  const csv = await written(rows, 'csv')
  expect(csv.startsWith('plan,mrr,share,test\r\n')).toBe(true)
  const read = parse<Record<string, string>>(csv, { columns: true })
  expect(read.map(it => it.plan)).toEqual(
    texts.map(text => (/^[a-z]/.test(text) ? text : `'${text}`)),
  )
  expect(new Set(read.map(it => `${it.mrr} ${it.share} ${it.test}`))).toEqual(
    new Set(['-10.50 -0.5 true']),
  )
})

test('JSON keeps amounts of any size, and what is not there is null', async () => {
  const rows = [
    { mrr: money(9_007_199_254_740_993n, 'USD'), plan: null },
    { mrr: null, plan: '=1' },
  ]
  expect(await written(rows, 'json')).toBe(
    '[\n{"mrr":{"amount":9007199254740993,"currency":"USD"},"plan":null},\n{"mrr":null,"plan":"=1"}\n]\n',
  )
  expect(await written([], 'json')).toBe('[]\n')
  expect(await written([], 'csv')).toBe('')
})

test('rows are asked for as the text is read, and come in pieces', async () => {
  let made = 0
  function* rows() {
    for (; made < 100_000; made++) yield { plan: `plan ${made}`, text: 'x'.repeat(100) }
  }
  const text = textOf(rows(), 'csv')
  const first = await text.next()
  expect(first.value?.length).toBeGreaterThan(60_000)
  expect(made).toBeLessThan(5_000)
  await text.return(undefined)
  expect(made).toBeLessThan(5_000)
})
