import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { entries, referenceRates } from '../../../electron/db/schema.ts'
import { type DaySums, revenueOf } from '../../../electron/metrics/revenue/revenue.ts'
import { type FindRate, holdsOtherCurrency, ratesInto } from '../../../electron/rates/rates.ts'
import { createReferenceRates } from '../../../electron/rates/reference-rates.ts'
import { addDays, type Day } from '../../../shared/time.ts'
import { dataFolder, ROOT } from '../../support/app.ts'
import { daysOf, shippedTable, type Table } from '../../support/ecb/files.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

interface OwnRate {
  from: string
  to: string
  rate: string
  day: Day
}

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

/** A real database with these reference rates alone, and conversions by the provider itself. */
function bank(
  table: Table,
  { own = [], shipped = '' }: { own?: OwnRate[]; shipped?: string } = {},
) {
  const { db } = file
  db.delete(referenceRates).run()
  const reference = createReferenceRates(db, shipped)
  reference.save(daysOf(table))
  const connectionId = file.connection()
  const convert = ({ from, to, rate, day }: OwnRate, id = `${from}${to}${day}`) =>
    db
      .insert(entries)
      .values({
        ...{ connectionId, id, kind: 'charge', providerKind: 'charge', day },
        occurredAt: Date.parse(day),
        ...{ gross: 100, fee: 0, net: 100, currency: to, convertedFrom: from, rate },
      })
      .run()
  for (const it of own) convert(it)
  return {
    connectionId,
    reference,
    convert,
    into: (currency: string) => ratesInto(db, [connectionId], currency, reference),
  }
}

const stated = (find: FindRate, from: string, day: Day) => {
  const found = find(from, day)
  return found && `${found.rate} ${found.date} ${found.source}`
}

/** 1 January 2026 is a holiday, the 3rd and 4th a weekend. */
const NEW_YEAR: Table = {
  '2025-12-31': { USD: '1.1750', GBP: '0.8726', JPY: '184.09' },
  '2026-01-02': { USD: '1.1700', GBP: '0.8700', JPY: '183.50' },
  '2026-01-05': { USD: '1.1725', GBP: '0.8650', JPY: '183.00' },
}

describe('a reference rate', () => {
  test('is that of the day; at a weekend and on a holiday the last earlier one, with its own date', () => {
    const into = bank(NEW_YEAR).into('USD')
    expect(stated(into, 'EUR', '2026-01-02')).toBe('1.1700 2026-01-02 ecb')
    expect(stated(into, 'EUR', '2026-01-01')).toBe('1.1750 2025-12-31 ecb')
    expect(stated(into, 'EUR', '2026-01-04')).toBe('1.1700 2026-01-02 ecb')
    expect(stated(into, 'EUR', '2026-01-05')).toBe('1.1725 2026-01-05 ecb')
  })

  test('between two other currencies is the quotient of the day’s two decimals, to eighteen places', () => {
    const { into } = bank(NEW_YEAR)
    expect(stated(into('USD'), 'GBP', '2026-01-02')).toBe('1.344827586206896552 2026-01-02 ecb')
    expect(stated(into('EUR'), 'USD', '2026-01-02')).toBe('0.854700854700854701 2026-01-02 ecb')
  })

  test('turns minor units into minor units, whatever their digits', () => {
    const { into } = bank({ '2026-01-02': { JPY: '160', KWD: '0.32', USD: '1.25' } })
    const factor = (to: string, from: string) => into(to)(from, '2026-01-02')?.factor
    expect(factor('JPY', 'EUR')).toEqual({ n: 8n, d: 5n })
    expect(factor('KWD', 'EUR')).toEqual({ n: 16n, d: 5n })
    expect(factor('USD', 'JPY')).toEqual({ n: 25n, d: 32n })
  })

  test('there is none before a currency’s first day, and the last one stays after its end', () => {
    const { into } = bank({
      '2022-12-29': { USD: '1.0649', HRK: '7.5365' },
      '2022-12-30': { USD: '1.0666', HRK: '7.5365' },
      '2023-01-02': { USD: '1.0683' },
      '2026-01-05': { USD: '1.1725', RUB: '90' },
    })
    const usd = into('USD')
    expect(usd('HRK', '2022-12-28')).toBeNull()
    expect(usd('RUB', '2026-01-04')).toBeNull()
    expect(usd('XXX', '2026-01-05')).toBeNull()
    // Both sides of the quotient are of the kuna's last day.
    expect(stated(usd, 'HRK', '2026-01-05')).toBe('0.141524580375505871 2022-12-30 ecb')
    expect(stated(into('HRK'), 'EUR', '2026-01-05')).toBe('7.5365 2022-12-30 ecb')
    expect(into('RUB')('HRK', '2026-01-05')).toBeNull()
  })

  test('that the bank corrects is the corrected one from then on', () => {
    const { reference, into } = bank(NEW_YEAR)
    reference.save(daysOf({ '2026-01-02': { USD: '1.1800' } }))
    expect(stated(into('USD'), 'EUR', '2026-01-04')).toBe('1.1800 2026-01-02 ecb')
    expect(stated(into('GBP'), 'EUR', '2026-01-04')).toBe('0.8700 2026-01-02 ecb')
  })
})

test('a correction is seen by who has read the rates before', () => {
  const { reference } = bank(NEW_YEAR)
  expect(reference.between('EUR', 'USD').at(-1)?.to).toBe('1.1725')
  reference.save(daysOf({ '2026-01-05': { USD: '1.1800' } }))
  expect(reference.between('EUR', 'USD').at(-1)?.to).toBe('1.1800')
})

test('another currency is held where there is money in one', () => {
  const { connectionId } = bank({})
  const holds = (currency: string) => holdsOtherCurrency(file.db, [connectionId], currency)
  expect(holds('USD')).toBe(false)
  file.rows(
    `insert into rollups (connection_id, day, currency, kind, entries, gross, fee, tax, net)
     values (?, '2026-01-02', 'EUR', 'charge', 1, 100, 0, 0, 100) returning day`,
    connectionId,
  )
  expect([holds('USD'), holds('EUR')]).toEqual([true, false])
})

test('rates that another process was told of are seen', () => {
  const dataDir = dataFolder()
  const [ours, theirs] = [0, 1].map(() => {
    const db = openDatabase(ROOT, dataDir)
    onTestFinished(() => void db.$client.close())
    return createReferenceRates(db, '')
  })
  expect(ours?.between('EUR', 'USD')).toEqual([])
  theirs?.save(daysOf({ '2026-01-02': { USD: '1.17' } }))
  expect(ours?.between('EUR', 'USD')).toEqual([{ day: '2026-01-02', from: '1', to: '1.17' }])
})

describe('the table that the app brings', () => {
  test('is there when a rate is first asked for, and changes none that is known', () => {
    const shipped = shippedTable({
      '2025-12-31': { USD: '1.1111' },
      '2026-01-02': { USD: '1.1700' },
    })
    const { into, reference } = bank({ '2025-12-31': { USD: '1.1750' } }, { shipped })
    expect(stated(into('USD'), 'EUR', '2025-12-31')).toBe('1.1750 2025-12-31 ecb')
    expect(stated(into('USD'), 'EUR', '2026-01-02')).toBe('1.1700 2026-01-02 ecb')
    expect(reference.newest()).toBe('2026-01-02')
  })

  test('is left alone where newer rates are known', () => {
    const shipped = shippedTable({ '2024-01-02': { USD: '1.1111' } })
    expect(bank(NEW_YEAR, { shipped }).into('USD')('EUR', '2024-01-02')).toBeNull()
  })
})

describe('the provider’s own rate', () => {
  const own: OwnRate[] = [{ from: 'EUR', to: 'USD', rate: '1.2', day: '2026-01-02' }]

  test('wins on its day and until the bank has a newer one', () => {
    const into = bank(NEW_YEAR, { own }).into('USD')
    expect(stated(into, 'EUR', '2026-01-01')).toBe('1.1750 2025-12-31 ecb')
    expect(stated(into, 'EUR', '2026-01-02')).toBe('1.2 2026-01-02 stripe')
    expect(stated(into, 'EUR', '2026-01-04')).toBe('1.2 2026-01-02 stripe')
    expect(stated(into, 'EUR', '2026-01-05')).toBe('1.1725 2026-01-05 ecb')
  })

  test('of each day stands until the next one', () => {
    const later = { from: 'EUR', to: 'USD', rate: '1.3', day: '2026-01-04' }
    const into = bank({}, { own: [...own, later] }).into('USD')
    expect(stated(into, 'EUR', '2026-01-03')).toBe('1.2 2026-01-02 stripe')
    expect(stated(into, 'EUR', '2026-01-04')).toBe('1.3 2026-01-04 stripe')
  })

  test('converted the other way round is its reciprocal', () => {
    expect(stated(bank(NEW_YEAR, { own }).into('EUR'), 'USD', '2026-01-02')).toBe(
      '0.833333333333333333 2026-01-02 stripe',
    )
  })
})

const START = '2026-01-01'
const CURRENCIES = ['USD', 'GBP', 'JPY', 'KWD']
const day = fc.integer({ min: 0, max: 60 }).map(days => addDays(START, days))
const decimal = fc.integer({ min: 1, max: 9_999_999 }).map(n => (n / 10_000).toFixed(4))
const currency = fc.constantFrom('EUR', ...CURRENCIES)
const table: fc.Arbitrary<Table> = fc.dictionary(
  day,
  fc.dictionary(fc.constantFrom(...CURRENCIES), decimal, { minKeys: 1 }),
  { maxKeys: 15 },
)
const ownRates = fc.uniqueArray(
  fc.record({ from: currency, to: currency, rate: decimal, day }).filter(it => it.from !== it.to),
  { maxLength: 8, selector: it => `${it.from}${it.to}${it.day}` },
)
const RUNS = { numRuns: 40 }

/** An independent reading of the rule: the newest date up to the day, the provider's before the bank's. */
function newestDate(
  all: Table,
  own: OwnRate[],
  from: string,
  to: string,
  upTo: Day,
): string | null {
  const mine = own
    .filter(it => (it.from === from && it.to === to) || (it.from === to && it.to === from))
    .map(it => `${it.day} stripe`)
  const theirs = Object.entries(all)
    .filter(([, rates]) => [from, to].every(it => it === 'EUR' || it in rates))
    .map(([date]) => `${date} ecb`)
  return (
    [...mine, ...theirs]
      .filter(it => it.slice(0, 10) <= upTo)
      .sort()
      .at(-1) ?? null
  )
}

describe('whatever the rates', () => {
  test('the newest up to the day is taken, the provider’s own on a tie, and none from the future', () => {
    fc.assert(
      fc.property(table, ownRates, currency, currency, day, (all, own, from, to, on) => {
        fc.pre(from !== to)
        const found = bank(all, { own }).into(to)(from, on)
        expect(found && `${found.date} ${found.source}`).toBe(newestDate(all, own, from, to, on))
      }),
      RUNS,
    )
  })

  test('a rate that becomes known later changes no earlier day', () => {
    fc.assert(
      fc.property(table, ownRates, table, ownRates, day, (all, own, more, newer, upTo) => {
        const { reference, convert, into } = bank(all, {
          own: own.filter(it => it.day <= upTo),
        })
        const days = Array.from({ length: 61 }, (_, n) => addDays(START, n)).filter(
          it => it <= upTo,
        )
        const lookups = () =>
          CURRENCIES.flatMap(to => {
            const find = into(to)
            return days.map(on => stated(find, 'EUR', on))
          })
        const before = lookups()
        reference.save(daysOf(more).filter(it => it.day > upTo))
        for (const it of newer.filter(({ day }) => day > upTo))
          convert(it, `later ${it.from} ${it.to} ${it.day}`)
        expect(lookups()).toEqual(before)
      }),
      RUNS,
    )
  })

  test('the days of a span add up to the span, but for one rounding each', () => {
    const row: fc.Arbitrary<DaySums> = fc
      .record({ day, currency, gross: fc.bigInt({ min: 0n, max: 10n ** 12n }) })
      .map(({ gross, ...it }) => ({
        ...{ ...it, gross, fee: 0n, tax: 0n, net: gross },
        ...{ kind: 'charge', entries: 1 },
      }))
    fc.assert(
      fc.property(table, fc.array(row, { maxLength: 30 }), (all, rows) => {
        const find = bank(all).into('USD')
        const grossOf = (some: DaySums[]) => revenueOf(some, 'USD', find).totals.grossVolume.amount
        const byDay = [...Map.groupBy(rows, it => it.day).values()]
        const sum = byDay.reduce((total, some) => total + grossOf(some), 0n)
        const apart = Number(sum - grossOf(rows))
        expect(Math.abs(apart) * 2).toBeLessThanOrEqual(byDay.length + 1)
      }),
      RUNS,
    )
  })

  test('denominators stay bounded however many rates are summed', () => {
    fc.assert(
      fc.property(table, all => {
        const find = bank(all).into('KWD')
        for (let n = 0; n <= 60; n++) {
          for (const from of ['EUR', 'USD', 'GBP', 'JPY']) {
            const d = find(from, addDays(START, n))?.factor.d ?? 1n
            expect(10n ** 20n % d).toBe(0n)
          }
        }
      }),
      RUNS,
    )
  })
})
