import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
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

test('no spreadsheet runs a text of ours, whatever it takes for a separator', async () => {
  const signs = fc.constantFrom(...'=+-@＝＋－＠')
  const other = fc.constantFrom(...';\t|\r\n", '.split(''), '""', 'a', '1', 'é')
  const text = fc.array(fc.oneof(signs, other), { maxLength: 12 }).map(parts => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async texts => {
      const csv = await written(
        texts.map(plan => ({ id: 'id', plan, also: plan })),
        'csv',
      )
      // One that keeps to our quotes, and one that splits wherever it can.
      const cells = (parse(csv) as string[][]).flat()
      for (const cell of [...cells, ...csv.split(/[\t;|\r\n]/)]) {
        expect(cell).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/)
      }
    }),
    { numRuns: 500 },
  )
  const row = { plan: 'Team;=HYPERLINK("//x")', id: '＝1' }
  expect(await written([row], 'csv')).toBe(`plan,id\r\n"Team;'=HYPERLINK(""//x"")",'＝1\r\n`)
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
