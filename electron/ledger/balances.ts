import type { Balance } from '../../shared/contract/balances.ts'
import type { EntryKind } from '../../shared/contract/entries.ts'
import { money } from '../../shared/money.ts'
import { HOUR } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import type { Page, Span } from './page.ts'

interface Balances {
  /**
   * Keeps what the provider says an account holds beside what its entries come to now, for every currency
   * of either; null forgets it, and a page that says nothing leaves it. To be called in the transaction that
   * stored the page.
   */
  store(connectionId: string, page: Pick<Page, 'balances' | 'span'>, at: number): void
  /**
   * Whether the account should be read anew, because the two differ: once a day, as that is many requests.
   * Says so once, and remembers it. A time still to come, from a clock that was ahead, is no reason to wait.
   */
  readAnew(connectionId: string, at: number): boolean
}

const A_DAY = 24 * HOUR

/** The control total: whether the ledger has every movement that the provider's own balance is made of. */
export function createBalances(db: Database): Balances {
  const sql = db.$client
  const sums = sql
    .prepare<[string], Sum>(
      `select currency, sum(gross - fee) as amount from rollups where connection_id = ?
       group by currency`,
    )
    .safeIntegers()
  const sumsBetween = sql
    .prepare<[string, number, number], Sum & { kind: EntryKind; provider_kind: string }>(
      `select currency, kind, provider_kind, sum(gross - fee) as amount from entries
       where connection_id = ? and occurred_at > ? and occurred_at <= ?
       group by currency, kind, provider_kind`,
    )
    .safeIntegers()
  /** What a span's opening balances and entries come to. */
  const sumsOf = (connectionId: string, { after, upTo, opening, counts }: Span): Sum[] => [
    ...opening.map(({ currency, amount }) => ({ currency, amount: BigInt(amount) })),
    ...sumsBetween.all(connectionId, after, upTo).filter(it => counts(it.kind, it.provider_kind)),
  ]
  const lastAnew = sql
    .prepare<[string], number | null>(
      'select max(read_anew_at) from balances where connection_id = ?',
    )
    .pluck()
  const markAnew = sql.prepare<[{ id: string; at: number; before: number }]>(
    `update balances set read_anew_at = @at where connection_id = @id
     and (coalesce(read_anew_at, 0) <= @before or read_anew_at > @at)
     and exists (select 1 from balances where connection_id = @id and provider <> ledger)`,
  )
  const forget = sql.prepare('delete from balances where connection_id = ?')
  const keep = sql.prepare(
    'insert into balances (connection_id, currency, provider, ledger, taken_at, read_anew_at) values (?, ?, ?, ?, ?, ?)',
  )
  return {
    store(connectionId, { balances: told, span }, at) {
      if (told === undefined) return
      const anew = lastAnew.get(connectionId) ?? null
      forget.run(connectionId)
      if (told === null) return
      const provider = totals(told.map(it => ({ ...it, amount: BigInt(it.amount) })))
      const ledger = totals(span ? sumsOf(connectionId, span) : sums.all(connectionId))
      const rows = [...new Set([...provider.keys(), ...ledger.keys()])].map(currency => ({
        currency,
        theirs: provider.get(currency) ?? 0n,
        ours: ledger.get(currency) ?? 0n,
      }))
      // Once they agree, a new difference is one to look into at once.
      const lately = rows.some(({ theirs, ours }) => theirs !== ours) ? anew : null
      for (const { currency, theirs, ours } of rows) {
        keep.run(connectionId, currency, theirs, ours, at, lately)
      }
    },
    readAnew: (id, at) => markAnew.run({ id, at, before: at - A_DAY }).changes > 0,
  }
}

interface Sum {
  currency: string
  amount: bigint
}

function totals(sums: Sum[]): Map<string, bigint> {
  const all = new Map<string, bigint>()
  for (const { currency, amount } of sums) all.set(currency, (all.get(currency) ?? 0n) + amount)
  return all
}

/** The newest control totals of these connections. */
export const listBalances = (db: Database, connectionIds: string[]): Balance[] =>
  db.$client
    .prepare<[string], BalanceRow>(
      `select connection_id, currency, provider, ledger, taken_at from balances
       where connection_id in (select value from json_each(?)) order by connection_id, currency`,
    )
    .safeIntegers()
    .all(JSON.stringify(connectionIds))
    .map(row => ({
      connectionId: row.connection_id,
      currency: row.currency,
      provider: money(row.provider, row.currency),
      ledger: money(row.ledger, row.currency),
      difference: money(row.provider - row.ledger, row.currency),
      takenAt: Number(row.taken_at),
    }))

interface BalanceRow {
  connection_id: string
  currency: string
  provider: bigint
  ledger: bigint
  taken_at: bigint
}
