import type { ImportFormat } from '../../../shared/contract/connections.ts'
import { money, toDecimal } from '../../../shared/money.ts'
import type { ExpectedTotals } from '../fills-ledger.ts'
import { dashboardExport } from './stripe-exports.ts'
import { writeGeneric } from './write.ts'

const DAY = 86_400_000

/** A row of a founder's books; amounts in minor units. */
interface Row {
  id: string
  kind: 'charge' | 'refund' | 'payout'
  /** Milliseconds since the epoch, a whole minute. */
  at: number
  gross: number
  fee: number
  currency: 'USD' | 'JPY'
  customer: string
}

/** So many rows, one every nine hours up to a day before `now`: of eight, one is a refund and one a payout. */
export function booksOf({ entries, now }: { entries: number; now: number }): Row[] {
  return Array.from({ length: entries }, (_, n): Row => {
    const kind = n % 8 === 5 ? 'refund' : n % 8 === 7 ? 'payout' : 'charge'
    const amount = 1_000 + 37 * n
    return {
      id: `txn_${n}`,
      kind,
      at: now - DAY - (entries - 1 - n) * (9 * 3_600_000),
      gross: kind === 'charge' ? amount : -amount,
      fee: kind === 'charge' ? 30 + Math.round(amount / 40) : 0,
      currency: n % 11 === 0 ? 'JPY' : 'USD',
      customer: `customer-${n % 23}@private.example`,
    }
  })
}

/** The same rows as a file of a format. */
export const writeBooks: Record<ImportFormat, (rows: Row[]) => string> = {
  generic: rows =>
    writeGeneric(
      rows.map(({ at, ...row }) => ({
        ...{ ...row, tax: null, subscription: null },
        date: new Date(at).toISOString(),
      })),
    ),
  'stripe-balance': rows =>
    dashboardExport(
      rows.map(({ id, kind, at, gross, fee, currency }) => {
        const decimal = (minor: number) => toDecimal(money(minor, currency))
        return {
          ...{ id, type: kind, source: `source_of_${id}`, currency: currency.toLowerCase() },
          ...{ amount: decimal(gross), fee: decimal(fee), net: decimal(gross - fee) },
          created: new Date(at).toISOString().slice(0, 16).replace('T', ' '),
        }
      }),
    ),
}

export function expectedOf(rows: Row[]): Record<string, ExpectedTotals> {
  const totals: Record<string, ExpectedTotals> = {}
  for (const currency of new Set(rows.map(row => row.currency))) {
    const sum = (of: (row: Row) => number, kind: Row['kind']) =>
      rows
        .filter(row => row.currency === currency && row.kind === kind)
        .reduce((total, row) => total + of(row), 0)
    const gross = sum(row => row.gross, 'charge')
    const refunds = 0 - sum(row => row.gross, 'refund')
    const fees = sum(row => row.fee, 'charge')
    totals[currency] = {
      ...{ grossVolume: gross, refunds, disputes: 0, passedOn: 0, fees, tax: 0 },
      netRevenue: gross - refunds - fees,
    }
  }
  return totals
}
