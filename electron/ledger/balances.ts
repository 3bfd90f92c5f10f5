import type { Balance } from '../../shared/contract/figures.ts'
import { money } from '../../shared/money.ts'
import type { Database } from '../db/open.ts'
import type { ProviderBalance } from '../providers/provider.ts'

interface Balances {
  /**
   * Keeps what the provider says an account holds beside what its entries come to now, for every currency
   * of either. To be called in the transaction that stored the pass's last page.
   */
  store(connectionId: string, told: ProviderBalance[], at: number): void
}

/** The control total: whether the ledger has every movement that the provider's own balance is made of. */
export function createBalances(db: Database): Balances {
  const sql = db.$client
  const sums = sql
    .prepare<[string], { currency: string; amount: bigint }>(
      `select currency, sum(gross - fee) as amount from rollups where connection_id = ?
       group by currency`,
    )
    .safeIntegers()
  const forget = sql.prepare('delete from balances where connection_id = ?')
  const keep = sql.prepare(
    'insert into balances (connection_id, currency, provider, ledger, taken_at) values (?, ?, ?, ?, ?)',
  )
  return {
    store(connectionId, told, at) {
      const provider = new Map(told.map(it => [it.currency, BigInt(it.amount)]))
      const ledger = new Map(sums.all(connectionId).map(it => [it.currency, it.amount]))
      forget.run(connectionId)
      for (const currency of new Set([...provider.keys(), ...ledger.keys()])) {
        const [theirs, ours] = [provider.get(currency) ?? 0n, ledger.get(currency) ?? 0n]
        keep.run(connectionId, currency, theirs, ours, at)
      }
    },
  }
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
