import { describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { dashboardExport, GOLDEN_DASHBOARD } from '../../support/imports/stripe-exports.ts'

const HEADER = 'id,date,kind,currency,gross,Fee,tax,net,customer,subscription'
const GOOD = 'a,2024-01-15,charge,USD,10.00,1.00,,9.00,c,s'

/** What is said of a generic file whose third line is this, after a good one. */
async function refusal(text: string, format: 'generic' | 'stripe-balance' = 'generic') {
  const { client } = await testApp()
  const error = await client.connections.importFile({ format, name: 'Bad', text }).then(
    () => null,
    problem => problem,
  )
  // Neither the good rows, nor the connection, nor a startup.
  expect(await client.connections.list()).toEqual([])
  expect(await client.startup.get()).toBeNull()
  return error && { code: error.code, message: error.message, ...error.data }
}

const third = (row: string) => refusal(`${HEADER}\n${GOOD}\n${row}\n`)

test('an address where a country’s code should be is refused', async () => {
  const header = 'id,date,kind,currency,gross,product,country'
  const good = 'a,2024-01-15,charge,USD,10.00,Pro,de'
  const error = await refusal(`${header}\n${good}\nb,2024-01-15,charge,USD,10.00,Pro,Berlin\n`)
  expect(error.message).toBe('Line 3, column country: “Berlin” is not a country’s code.')
})

test('what was sold and where to is read from a file of one’s own', async () => {
  const { client } = await testApp()
  const text = 'id,date,kind,currency,gross,product,country\na,2024-01-15,charge,USD,10,Pro,de\n'
  await client.connections.importFile({ format: 'generic', name: 'Own', text })
  const { entries } = await client.entries.list({ product: 'Pro', country: 'DE' })
  expect(entries).toMatchObject([{ id: 'a', product: 'Pro', country: 'DE' }])
  const others = await client.entries.list({ country: null })
  expect([others.count, others.entries]).toEqual([0, []])
})

describe('a bad row is named by line and column, and nothing is imported', () => {
  test.each([
    ['b,2024-01-15,charge,USD,10.00,1.2.3,,,,', 'Line 3, column Fee: “1.2.3” is not an amount.'],
    [
      'b,2024-01-15,charge,USD,"1,250.00",0,,,,',
      'Line 3, column gross: “1,250.00” has a separator between thousands.',
    ],
    [
      'b,2024-01-15,charge,USD,1 250.00,0,,,,',
      'Line 3, column gross: “1 250.00” has a separator between thousands.',
    ],
    [
      'b,2024-01-15,charge,USD,"12,50",0,,,,',
      'Line 3, column gross: “12,50” has a comma before its decimals.',
    ],
    [
      'b,2024-01-15,charge,USD,1.250,0,,,,',
      'Line 3, column gross: “1.250” has more decimals than USD has.',
    ],
    [
      'b,2024-01-15,charge,JPY,1.5,0,,,,',
      'Line 3, column gross: “1.5” has more decimals than JPY has.',
    ],
    ['b,2024-01-15,charge,USD,$10,0,,,,', 'Line 3, column gross: “$10” is not an amount.'],
    ['b,2024-01-15,charge,USD,1e3,0,,,,', 'Line 3, column gross: “1e3” is not an amount.'],
    [
      'b,2024-01-15,charge,USD,90071992547409.93,0,,,,',
      'Line 3, column gross: “90071992547409.93” is too large an amount.',
    ],
    ['b,2024-01-15,charge,USD,,0,,,,', 'Line 3, column gross: it is empty.'],
    [',2024-01-15,charge,USD,10,0,,,,', 'Line 3, column id: it is empty.'],
    ['a,2024-01-15,charge,USD,10,0,,,,', 'Line 3, column id: “a” is on line 2 already.'],
    [
      'ana@x.example,2024-01-15,charge,USD,10,0,,,,',
      'Line 3, column id: “ana@x.example” is not an id.',
    ],
    [
      'b,2024-01-15,charge,USD,10,0,,,,Ana Doe',
      'Line 3, column subscription: “Ana Doe” is not an id.',
    ],
    ['b,2024-02-30,charge,USD,10,0,,,,', 'Line 3, column date: “2024-02-30” is not a date.'],
    ['b,15/01/2024,charge,USD,10,0,,,,', 'Line 3, column date: “15/01/2024” is not a date.'],
    [
      'b,2024-01-15T25:00:00Z,charge,USD,10,0,,,,',
      'Line 3, column date: “2024-01-15T25:00:00Z” is not a date.',
    ],
    [
      'b,2024-01-15T10:00:00,charge,USD,10,0,,,,',
      'Line 3, column date: “2024-01-15T10:00:00” does not say in which time zone.',
    ],
    ['b,2024-01-15,sale,USD,10,0,,,,', 'Line 3, column kind: “sale” is not a kind of entry.'],
    ['b,2024-01-15,charge,XQQ,10,0,,,,', 'Line 3, column currency: “XQQ” is not a currency.'],
    [
      'b,2024-01-15,refund,USD,10,0,,,,',
      'Line 3, column gross: “10” has the wrong sign for a refund.',
    ],
    [
      'b,2024-01-15,dispute_reversal,USD,-10,0,,,,',
      'Line 3, column gross: “-10” has the wrong sign for a dispute_reversal.',
    ],
    [
      'b,2024-01-15,refund,USD,-10,0,2,,,',
      'Line 3, column tax: “2” is not part of a gross of -10.',
    ],
    [
      'b,2024-01-15,charge,USD,10,1,2,8,,',
      'Line 3, column net: “8” is not gross less fee and tax.',
    ],
    ['b,2024-01-15,charge,USD,10', 'Line 3: there are 5 cells under 10 columns.'],
    [
      'b,2024-01-15,charge,USD,10,0,,,\uFFFD,',
      'Line 3, column customer: “\uFFFD” has characters that are not UTF-8.',
    ],
  ])('%s', async (row, message) => {
    const problem = await third(row)
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', message })
    expect(problem?.why).toBe('Nothing was imported.')
    expect(problem?.fix).toBeTruthy()
  })

  test('lines are those of the file, over texts of many lines and empty ones; how many more is said', async () => {
    const problem = await refusal(
      `\uFEFF${HEADER}\r\na,2024-01-15,charge,USD,1,0,,,"two\r\nlines",\r\n\r\nb,2024-01-15,charge,USD,x,0,,,,\r\nc,2024-01-15,charge,USD,y,0,,,,\r\nd,2024-01-15,charge,USD,z,0,,,,\r\n`,
    )
    expect(problem?.message).toBe('Line 5, column gross: “x” is not an amount.')
    expect(problem?.why).toBe('2 more rows have something wrong too. Nothing was imported.')
  })

  test('a file that is no CSV of this format', async () => {
    const messages = []
    for (const text of [
      `${HEADER}\n`,
      'nothing of the kind',
      `${HEADER}\n"a,2024-01-15`,
      '\uFFFD\uFFFDi\0d\0',
      `${HEADER}\na"b,2024-01-15,charge,USD,1,0,,,,\n`,
    ]) {
      const problem = await refusal(text)
      expect(problem?.code).toBe('INVALID_INPUT')
      messages.push(problem?.message)
    }
    expect(messages).toEqual([
      'There are no rows in this file.',
      'The generic format needs the columns id, date, kind, currency, gross.',
      'Line 2: a quotation mark is opened and never closed.',
      'This file is not UTF-8 text.',
      'Line 2: this cannot be read as CSV.',
    ])
    const stripes = await refusal(dashboardExport(GOLDEN_DASHBOARD))
    expect(stripes?.fix).toContain('stripe-balance')
  })

  test('Stripe’s files: a net that is not, another id, a report in a zone of its own', async () => {
    const [row] = GOLDEN_DASHBOARD
    const say = async (change: object) => {
      const text = dashboardExport([
        ...GOLDEN_DASHBOARD,
        { ...row, id: 'txn_X', ...change } as never,
      ])
      return (await refusal(text, 'stripe-balance'))?.message
    }
    // Eleven rows of two lines each, below the header.
    expect(await say({ net: '28.84' })).toBe(
      'Line 24, column Net: “28.84” is not 30.00 less the fee of 1.17.',
    )
    expect(await say({ id: 'ch_1' })).toBe(
      'Line 24, column id: “ch_1” is not the id of a balance transaction.',
    )
    expect(await say({ created: '8/6/2026 12:00' })).toBe(
      'Line 24, column Created (UTC): “8/6/2026 12:00” is not a date and time.',
    )
    const local = 'balance_transaction_id,created,currency,gross,fee,net,reporting_category\n'
    expect(
      await refusal(`${local}txn_1,2024-01-01,usd,1,0,1,charge\n`, 'stripe-balance'),
    ).toMatchObject({
      message: 'Stripe’s balance report lacks the column created_utc.',
      fix: expect.stringContaining('UTC'),
    })
    expect((await refusal('a,b\n1,2\n', 'stripe-balance'))?.message).toBe(
      'This is not one of Stripe’s balance exports.',
    )
  })

  test('a bad newer file leaves the import as it was', async () => {
    const { client } = await testApp()
    const file = (text: string) => ({ format: 'generic', name: 'Shop', text }) as const
    const { connection } = await client.connections.importFile(file(`${HEADER}\n${GOOD}\n`))
    const bad = file(
      `${HEADER}\nb,2024-01-15,charge,USD,1,0,,,,\nc,2024-01-15,charge,USD,x,0,,,,\n`,
    )
    await expect(client.connections.importFile(bad)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    expect(await client.connections.list()).toEqual([connection])
  })
})

test('what stands before decimals is decided once for a file, and a row that is written otherwise refused', async () => {
  const header = 'id;date;kind;currency;gross'
  const rows = (...amounts: string[]) =>
    `${header}\n${amounts.map((gross, n) => `${n};2024-01-15;charge;EUR;${gross}\n`).join('')}`
  expect((await refusal(rows('12,50', '12.5')))?.message).toBe(
    'Line 3, column gross: “12.5” has a point before its decimals, where others have a comma.',
  )
  expect((await refusal(rows('12.50', '12,5')))?.message).toBe(
    'Line 3, column gross: “12,5” has a comma before its decimals.',
  )
  const { client } = await testApp()
  const text = rows('1.250', '1.250,00', '-1.234.567,8', '12', '1 250,5')
  await client.connections.importFile({ format: 'generic', name: 'Semicolons', text })
  const { entries } = await client.entries.list({ order: 'largest' })
  const amounts = entries.map(it => it.gross.amount)
  expect(amounts).toEqual([125_050n, 125_000n, 125_000n, 1_200n, -123_456_780n])
  for (const gross of ['1.250', '1,250']) {
    const text = `${header}\na;2024-01-15;charge;KWD;${gross}\n`
    expect((await refusal(text))?.message).toBe(
      `Line 2, column gross: “${gross}” may be thousands or decimals.`,
    )
  }
})
