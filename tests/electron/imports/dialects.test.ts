import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEntries } from '../../../electron/imports/entries.ts'
import type { ImportFormat } from '../../../shared/contract/connections.ts'
import { textOfFile } from '../../../shared/file-text.ts'
import { money, toDecimal } from '../../../shared/money.ts'
import { testApp } from '../../support/app.ts'

const read = (text: string, format: ImportFormat = 'generic') =>
  readEntries(text, format, () => 'UTC')

/** What is said of a file that is refused. */
function refusal(text: string, format?: ImportFormat): string {
  try {
    read(text, format)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('It was taken')
}

const HEADER = 'id,date,kind,currency,gross'
const ROW = 'a,2026-01-05,charge,USD,10.00'

const DASHBOARD =
  'id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n'
const german = (...amounts: [string, string, string][]) =>
  DASHBOARD +
  amounts
    .map(
      ([amount, fee, net], n) =>
        `txn_${n},charge,ch_${n},"${amount}","${fee}","${net}",eur,2026-02-03 09:15,,Bestellung\n`,
    )
    .join('')

describe('a file of a German account', () => {
  test('has points between thousands and a comma before decimals', () => {
    const text = german(['1.250,00', '18,38', '1.231,62'], ['-25,00', '0,00', '-25,00'])
    const { entries } = read(text, 'stripe-balance')
    expect(entries.map(({ gross, fee, net }) => [gross, fee, net])).toEqual([
      [125_000, 1_838, 123_162],
      [-2_500, 0, -2_500],
    ])
  })

  test('is never read row by row: one that is written the other way is refused', () => {
    const text = german(['1.250,00', '18,38', '1.231,62'], ['25.00', '0.00', '25.00'])
    expect(refusal(text, 'stripe-balance')).toBe(
      'Line 3, column Amount: “25.00” has a point before its decimals, where others have a comma.',
    )
  })

  test('whose amounts tell nothing is refused where they could be a thousand times as much', () => {
    expect(refusal(german(['1.250', '0', '1.250']), 'stripe-balance')).toBe(
      'Line 2, column Amount: “1.250” has more decimals than EUR has.',
    )
    expect(refusal('id;date;kind;currency;gross\na;2026-01-05;charge;EUR;1.250\n')).toBe(
      'Line 2, column gross: “1.250” may be thousands or decimals.',
    )
  })
})

test('a nought before three digits is before decimals: no thousands begin with one', () => {
  const dinars = (gross: string, fee: string) =>
    read(`id;date;kind;currency;gross;fee\na;2026-01-05;charge;KWD;${gross};${fee}\n`).entries
  const [gross, fee] = [12_345, 375]
  expect(dinars('12.345', '0.375')).toMatchObject([{ gross, fee }])
  expect(dinars('12,345', '0,375')).toMatchObject([{ gross, fee }])
})

describe('the same entries, however a file is written', () => {
  const anAmount = fc.record({
    amount: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
    currency: fc.constantFrom('EUR', 'USD'),
  })
  const aDialect = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    comma: fc.boolean(),
    thousands: fc.constantFrom('', '.', '\u00a0'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    mark: fc.constantFrom('', '\uFEFF'),
    named: fc.boolean(),
    blanks: fc.nat(3),
  })

  test('separator, decimals, line ends, marks and rows of nothing', () => {
    fc.assert(
      fc.property(fc.array(anAmount, { minLength: 1, maxLength: 20 }), aDialect, (all, dialect) => {
        const { delimiter, comma, thousands, end, mark, named, blanks } = dialect
        const written = (minor: number, currency: string) => {
          const [whole = '', decimals = ''] = toDecimal(money(minor, currency)).split('.')
          if (!comma) return `${whole}.${decimals}`
          return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands)},${decimals}`
        }
        const rows = [
          HEADER.split(','),
          ...all.map(({ amount, currency }, n) => [
            ...[`id-${n}`, '2026-01-05T10:00:00Z', 'other', currency],
            written(amount, currency),
          ]),
          ...Array.from({ length: blanks }, () => ['', ' ', '', '', '']),
        ]
        const quote = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell)
        const text =
          mark +
          (named ? `sep=${delimiter}${end}` : '') +
          rows.map(row => row.map(quote).join(delimiter) + end).join('')
        const { entries } = read(text)
        expect(entries.map(({ gross, currency }) => ({ amount: gross, currency }))).toEqual(all)
      }),
    )
  })

  test('an instant with up to nine decimals and any offset', () => {
    const at = Date.UTC(2026, 0, 5, 10, 0, 0, 123)
    for (const date of [
      '2026-01-05T10:00:00.123Z',
      '2026-01-05T10:00:00.123456Z',
      '2026-01-05T10:00:00.123456789Z',
      '2026-01-05 11:00:00.123456+0100',
      '2026-01-05T11:00:00.1234+01',
      '2026-01-05T08:30:00.123-01:30',
      '2026-01-05t10:00:00.123z',
    ]) {
      const { entries } = read(`${HEADER}\na,${date},charge,USD,1\n`)
      expect([date, entries[0]?.occurredAt]).toEqual([date, at])
    }
    expect(refusal(`${HEADER}\na,2026-01-05T10:00:00.1234567890Z,charge,USD,1\n`)).toContain(
      'is not a date.',
    )
    const report =
      'balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category\ntxn_1,2026-02-03 09:15:22.123456,usd,1,0,1,charge\n'
    const [entry] = read(report, 'stripe-balance').entries
    expect(entry?.occurredAt).toBe(Date.UTC(2026, 1, 3, 9, 15, 22, 123))
  })
})

test('a first line that names the separator counts as a line, and no other separator is taken', () => {
  const text = 'sep=;\r\nid;date;kind;currency;gross;fee\r\na1;2026-01-05;charge;EUR;12,50;0,40\r\n'
  expect(read(text).entries).toMatchObject([{ gross: 1_250, fee: 40 }])
  expect(refusal(text.replace('12,50', 'x'))).toBe('Line 3, column gross: “x” is not an amount.')
  expect(refusal(`sep=|\n${HEADER.replaceAll(',', '|')}\n`)).toBe(
    'Line 1: “sep=|” names a separator that is not taken.',
  )
})

test('rows of separators alone are passed over, and lines are still those of the file', () => {
  const { entries } = read(`,,,,\n${HEADER}\n${ROW}\n,,,,\n , ,,\n`)
  expect(entries).toMatchObject([{ id: 'a' }])
  expect(refusal(`${HEADER}\n${ROW}\n,,,,\nb,2026-01-05,charge,USD,x\n`)).toBe(
    'Line 4, column gross: “x” is not an amount.',
  )
})

test('a column that is read and is there twice is named, whatever its capitals', () => {
  const twice = (column: string) => refusal(`${HEADER},fee,${column}\n${ROW},1,2\n`)
  expect(twice('gross')).toBe('The file has 2 columns of one name: gross, gross.')
  expect(twice(' Fee ')).toBe('The file has 2 columns of one name: fee, Fee.')
  expect(twice('CURRENCY')).toBe('The file has 2 columns of one name: currency, CURRENCY.')
  // Nobody reads these.
  expect(read(`${HEADER},note,Note\n${ROW},x,y\n`).entries).toHaveLength(1)
})

describe('how a file is encoded', () => {
  const header = `${HEADER},fee,tax,net,customer,subscription,product,country,note`
  const cells = 'a,2026-01-05,charge,USD,10.00,1,0,9,c,s,Pro,DE,nothing'.split(',')

  test('ISO-8859-1 in any column is refused, with its line', () => {
    for (const [index] of cells.entries()) {
      const row = cells.with(index, 'Käse').join(',')
      const bytes = Buffer.from(`${header}\n${row}\n`, 'latin1')
      expect(() => textOfFile(bytes)).toThrow('Line 2: this file is not UTF-8 text.')
    }
  })

  test('a letter that was lost on the way is refused in every column that is read', () => {
    for (const [index, name] of header.split(',').slice(0, -1).entries()) {
      const row = cells.with(index, 'K\uFFFDse').join(',')
      expect(refusal(`${header}\n${row}\n`)).toBe(
        `Line 2, column ${name}: “K\uFFFDse” has characters that are not UTF-8.`,
      )
    }
    const kept = cells.with(-1, 'K\uFFFDse').join(',')
    expect(read(`${header}\n${kept}\n`).entries).toHaveLength(1)
  })

  test('UTF-16 is read where its mark says so, and named where it does not', () => {
    const text = `${HEADER}\n${ROW}\n`
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
    expect(textOfFile(little)).toBe(text)
    expect(textOfFile(Buffer.from(little).swap16())).toBe(text)
    expect(textOfFile(Buffer.from(`\uFEFF${text}`))).toBe(text)
    const unmarked = textOfFile(Buffer.from(text, 'utf16le'))
    expect(refusal(unmarked)).toBe('This file is not UTF-8 text.')
  })
})

describe('Stripe’s other exports are named for what they are', () => {
  test.each([
    [
      'activity report',
      'balance_transaction_id,balance_transaction_created_at,balance_transaction_reporting_category,balance_transaction_component,activity_at,currency,amount,charge_id',
    ],
    [
      'export of payments',
      'id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Status',
    ],
    [
      'export of payouts',
      'id,Amount,Created (UTC),Currency,Livemode,Arrival Date (UTC),Status,Type',
    ],
    ['summary of the balance', 'category,description,net_amount,currency'],
    ['summary of activity', 'reporting_category,currency,count,gross,fee,net'],
  ])('%s', (name, header) => {
    expect(refusal(`${header}\n${header}\n`, 'stripe-balance')).toBe(
      `This is Stripe’s ${name}, not its balance report.`,
    )
  })
})

test('an empty file is said to be empty, and nothing else', async () => {
  const { client } = await testApp()
  await expect(
    client.connections.importFile({ format: 'generic', name: 'Mine', text: '' }),
  ).rejects.toMatchObject({ message: 'The file is empty.', data: { why: undefined } })
})

test('rows in stablecoins are set aside by id, the others count, and it is said', async () => {
  const { client } = await testApp()
  const header =
    'balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id\n'
  const row = (id: string, rest: string) => `${id},2026-02-03 09:15:22,,${rest}\n`
  const text =
    header +
    row('txn_1', 'usd,10.00,0.50,9.50,charge,ch_1') +
    row('txn_2', 'usdc,-10.00,0.00,-10.00,payout,po_1')
  const file = { format: 'stripe-balance', name: 'By hand', text } as const
  const reason = 'It is in USDC, a stablecoin, which is not supported.'
  expect(await client.connections.importFile(file)).toMatchObject({
    ...{ entries: 1, read: 2, setAside: [{ object: 'row', id: 'txn_2', reason }] },
  })
  const metrics = await client.metrics.document()
  expect(metrics.totals.grossVolume.amount).toBe(1_000n)
  expect(metrics.setAside).toMatchObject([{ object: 'row', id: 'txn_2', reason }])
  // No sync reads a file again.
  expect((await client.app.doctor()).find(it => it.step === 'set-aside')).toMatchObject({
    message: `No figure counts what is set aside: By hand, row txn_2: ${reason}`,
    fix: 'Rows of a file are tried again when a newer file is imported under the same name.',
  })
  // A newer export that has it otherwise ends it.
  await client.connections.importFile({ ...file, text: text.replace('usdc', 'usd') })
  expect((await client.metrics.document()).setAside).toEqual([])

  expect(refusal(`${HEADER}\na,2026-01-05,charge,USDC,10.00\n`)).toBe(
    'Every row of this file is in a stablecoin.',
  )
  // A slip of the pen is none.
  expect(refusal(`${HEADER}\na,2026-01-05,charge,EURO,10.00\n`)).toContain('is not a currency.')
})
