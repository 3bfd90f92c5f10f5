import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEntries } from '../../../electron/imports/entries.ts'
import { type EntryKind, entryKindSchema } from '../../../shared/contract/entries.ts'
import { money, toDecimal } from '../../../shared/money.ts'
import { ROOT, testApp } from '../../support/app.ts'
import { type WrittenEntry, writeGeneric } from '../../support/imports/write.ts'

const EXAMPLE = readFileSync(join(ROOT, 'docs/examples/import.csv'), 'utf8')

describe('the generic format', () => {
  /**
   * By hand, in USD: gross 119.00 + 50.00 = 169.00; disputes 50.00; fees 3.75 + 1.75 + 15.00 + 2.00 =
   * 22.50; tax 19.00; net 169.00 − 50.00 − 22.50 − 19.00 = 77.50. In EUR: 119.00 charged and refunded
   * with its tax of 19.00; the fee of 3.75 is lost. The payout counts nowhere.
   */
  test('the example of the guide, to the cent', async () => {
    const { client } = await testApp()
    const done = await client.connections.importFile({
      format: 'generic',
      name: 'Old shop',
      text: EXAMPLE,
    })
    expect(done).toMatchObject({ entries: 9, read: 9, connection: { tellsFees: true } })
    const { totalsByCurrency: totals } = await client.metrics.document()
    const amounts = (currency: string) =>
      Object.values(totals[currency] ?? {}).map(({ amount }) => Number(amount))
    // Gross volume, refunds, disputes, passed on, fees, tax, net revenue.
    expect(amounts('USD')).toEqual([16_900, 0, 5_000, 0, 2_250, 1_900, 7_750])
    expect(amounts('EUR')).toEqual([11_900, 11_900, 0, 0, 375, 0, -375])
    expect(amounts('JPY')).toEqual([5_000, 0, 0, 0, 180, 0, 4_820])
    expect(amounts('KWD')).toEqual([12_500, 0, 0, 0, 375, 0, 12_125])
    const { entries } = await client.entries.list({})
    expect(entries.find(it => it.id === 'order-1001')?.day).toBe('2024-01-15')
    expect(entries.find(it => it.id === 'order-1003')?.occurredAt).toBe(
      Date.UTC(2024, 1, 15, 8, 5, 10),
    )
  })

  test('a file without fees says so, and goes on saying so', async () => {
    const { client } = await testApp()
    const file = (text: string) => ({ format: 'generic', name: 'Shop', text }) as const
    const row = '2024-01-15,charge,USD,10.00'
    const told = await client.connections.importFile(
      file(`id,date,kind,currency,gross\na,${row}\n`),
    )
    expect(told.connection.tellsFees).toBe(false)
    const later = await client.connections.importFile(
      file(`id,date,kind,currency,gross,fee\nb,${row},1\n`),
    )
    expect(later.connection).toMatchObject({ tellsFees: false, entries: 2 })
  })

  test('any entries that are written out and imported read back equal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anEntry, { selector: it => it.id, minLength: 1, maxLength: 30 }),
        async written => {
          const { app, client } = await testApp()
          const text = writeGeneric(written)
          await client.connections.importFile({ format: 'generic', name: 'All', text })
          const { entries } = await client.entries.list({ limit: 1000 })
          await app.close()
          const customers = new Map(entries.map(it => [it.id, it.customer]))
          expect(entries.map(({ customer: _hash, ...it }) => it).sort(byId)).toMatchObject(
            written
              .map(({ date, customer: _customer, currency, ...it }) => ({
                ...it,
                occurredAt: Date.parse(date),
                gross: money(it.gross, currency),
                fee: money(it.fee, currency),
                tax: it.tax === null ? null : money(it.tax, currency),
                net: money(it.gross - it.fee - (it.tax ?? 0), currency),
              }))
              .sort(byId),
          )
          // The same customer has the same hash, another one another.
          const hashes = new Map(written.map(it => [it.customer, customers.get(it.id)]))
          for (const it of written) expect(customers.get(it.id)).toBe(hashes.get(it.customer))
          expect(new Set(hashes.values()).size).toBe(hashes.size)
        },
      ),
      { numRuns: 15 },
    )
  })

  test('an amount that is written and read is the same, whatever the currency’s digits', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom('JPY', 'USD', 'KWD'),
        fc.constantFrom(',', ';'),
        (amount, currency, delimiter) => {
          // With semicolons three decimals are refused: they could be thousands.
          fc.pre(delimiter === ',' || currency !== 'KWD')
          const decimal = toDecimal(money(amount, currency))
          const text = [
            ['id', 'date', 'kind', 'currency', 'gross'],
            ['a', '2024-01-01', 'other', currency, decimal],
          ]
            .map(row => row.join(delimiter))
            .join('\n')
          const { entries } = readEntries(text, 'generic', () => 'UTC')
          expect(entries[0]?.gross).toBe(amount)
        },
      ),
    )
  })
})

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

const SIGNS: Partial<Record<EntryKind, -1 | 1>> = {
  refund: -1,
  dispute: -1,
  fee: -1,
  refund_failure: 1,
  dispute_reversal: 1,
}

const anEntry: fc.Arbitrary<WrittenEntry> = fc
  .record({
    id: fc.stringMatching(/^[\w.:#/-]{1,20}$/),
    at: fc.date({
      min: new Date('2015-01-01'),
      max: new Date('2025-12-31'),
      noInvalidDate: true,
    }),
    kind: fc.constantFrom(...entryKindSchema.options),
    currency: fc.constantFrom('USD', 'JPY', 'KWD', 'EUR'),
    gross: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
    fee: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
    tax: fc.option(fc.nat(10 ** 6)),
    customer: fc.option(fc.constantFrom('cus_1', 'Ana, "the" first;', 'two\nlines', 'ünïcode@x.y')),
    subscription: fc.option(fc.stringMatching(/^sub_[a-z]{1,8}$/)),
  })
  .map(({ at, gross, tax, ...it }) => {
    const sign = SIGNS[it.kind]
    const signed = sign ? sign * Math.abs(gross) || 0 : gross
    return {
      ...it,
      date: at.toISOString(),
      gross: signed,
      tax: tax === null ? null : signed === 0 ? 0 : tax * Math.sign(signed) || 0,
    }
  })
