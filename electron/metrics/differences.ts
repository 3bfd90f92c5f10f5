import type { DayRange } from '../../shared/comparison.ts'
import type { Differences, EntrySum, Reason } from '../../shared/contract/differences.ts'
import type { EntryKind, OtherDate } from '../../shared/contract/entries.ts'
import { add, compare, type Exact, exact, roundHalfEven, ZERO } from '../../shared/exact.ts'
import { type Money, money } from '../../shared/money.ts'
import { REVENUE_KINDS } from '../../shared/totals.ts'
import type { Database } from '../db/open.ts'
import { OTHER_DATES, otherDateParameters } from '../ledger/other-dates.ts'
import type { MetricsReader } from './metrics.ts'
import { inOwnCurrency, knowsRecurring, type Scope } from './scope.ts'

/** Why a provider's own pages may say something else of the days [from, to]; `now` in milliseconds since the epoch. */
export function differencesOf(
  db: Database,
  metrics: MetricsReader,
  scope: Scope,
  range: DayRange,
  now: number,
): Omit<Differences, 'connections'> {
  const { rows, unconverted } = metrics.breakdown(scope, { by: 'currency', ...range })
  const recurring = metrics.mrrOn(scope, metrics.today(scope))
  const held = [...rows.map(({ part }) => part), ...unconverted.map(({ currency }) => currency)]
  const foreign = new Set(held.flatMap(it => (it === null || it === scope.currency ? [] : [it])))
  return {
    ...range,
    timezone: scope.timezone,
    totals: metrics.totals(scope, range),
    ...revenueDifferences(db, scope.connectionIds, range, now),
    foreign: [...foreign].map(it => metrics.totals(inOwnCurrency(scope, it), range).netRevenue),
    unconverted: unconverted.map(({ totals }) => totals.netRevenue),
    recurring: knowsRecurring(scope)
      ? {
          mrr: recurring.mrr,
          foreign: recurring.mrrByCurrency.filter(it => it.currency !== scope.currency),
          unconverted: recurring.unconverted,
          ...recurringDifferences(db, scope.connectionIds),
        }
      : null,
  }
}

/** What the ledger says of the days themselves. */
function revenueDifferences(
  db: Database,
  connectionIds: string[],
  { from, to }: DayRange,
  now: number,
): Pick<Differences, 'gained' | 'lost' | 'payouts' | 'uncounted' | 'pending'> {
  const connections = JSON.stringify(connectionIds)
  const sums = (which: OtherDate) =>
    sumOf(
      db.$client
        .prepare<[object], SumRow>(
          `select currency, count(*) as entries, sum(net) as net from entries e
           where connection_id in (select value from json_each(@connections))
             and kind in (select value from json_each(@kinds)) and ${OTHER_DATES[which]}
           group by currency`,
        )
        .safeIntegers()
        .all({
          ...{ connections, kinds: JSON.stringify(REVENUE_KINDS) },
          ...otherDateParameters({ from, to }, now),
        }),
    )
  return {
    gained: sums('gained'),
    lost: sums('lost'),
    pending: sums('pending'),
    ...balanceOf(db, { connections, from, to }),
  }
}

/** What moved the balance and is not revenue. */
function balanceOf(db: Database, named: object): Pick<Differences, 'payouts' | 'uncounted'> {
  const rows = db.$client
    .prepare<[object], SumRow & { kind: EntryKind }>(
      `select kind, currency, sum(entries) as entries, sum(net) as net from rollups
       where connection_id in (select value from json_each(@connections))
         and day between @from and @to and kind not in (select value from json_each(@kinds))
       group by kind, currency order by kind`,
    )
    .safeIntegers()
    .all({ ...named, kinds: JSON.stringify(REVENUE_KINDS) })
  const kinds = Map.groupBy(rows, ({ kind }) => kind)
  return {
    payouts: sumOf(kinds.get('payout') ?? []),
    uncounted: [...kinds]
      .filter(([kind]) => kind !== 'payout')
      .map(([kind, own]) => ({ kind, ...sumOf(own) })),
  }
}

interface SumRow {
  currency: string
  entries: bigint
  net: bigint
}

const sumOf = (rows: SumRow[]): EntrySum => ({
  entries: rows.reduce((count, row) => count + Number(row.entries), 0),
  net: rows.map(({ currency, net }) => money(net, currency)),
})

/** Which subscriptions are in MRR against what one may think, and which are not. */
function recurringDifferences(
  db: Database,
  connectionIds: string[],
): Omit<NonNullable<Differences['recurring']>, 'mrr' | 'foreign' | 'unconverted'> {
  const rows = liveRows(db, connectionIds)
  return {
    pastDue: worthOf(rows.filter(IS.pastDue)),
    ending: worthOf(rows.filter(IS.ending)),
    leftOut: [...Map.groupBy(rows.filter(IS.leftOut), ({ status }) => status)]
      .map(([status, own]) => ({ status, ...worthOf(own) }))
      .sort((a, b) => b.subscriptions - a.subscriptions),
    worthless: rows.filter(IS.worthless).length,
  }
}

/** Whether a live subscription is one of those that a reason is about. */
const IS: Record<Reason['reason'], (row: LiveRow) => boolean> = {
  pastDue: it => it.counted === 1 && it.mrr_n !== '0' && it.status === 'past_due',
  ending: it => it.counted === 1 && it.mrr_n !== '0' && it.ending === 1,
  leftOut: it => it.counted === 0 && it.mrr_n !== '0',
  worthless: it => it.counted === 1 && it.mrr_n === '0',
}

/** The live subscriptions behind a reason, the largest first, at what they are worth or would be. */
export function subscriptionsBehind(db: Database, connectionIds: string[], why: Reason) {
  return liveRows(db, connectionIds)
    .filter(it => IS[why.reason](it) && (why.reason !== 'leftOut' || it.status === why.status))
    .map(({ connectionId, id, mrr_n, mrr_d }) => ({
      connectionId,
      id,
      mrr: exact(BigInt(mrr_n), BigInt(mrr_d)),
      billedAt: null,
    }))
    .sort((a, b) => compare(b.mrr, a.mrr))
}

const liveRows = (db: Database, connectionIds: string[]): LiveRow[] =>
  db.$client
    .prepare<[string], LiveRow>(
      `select connection_id as connectionId, id, status, counted, cancels_at_period_end as ending,
         currency, mrr_n, mrr_d
       from subscriptions
       where connection_id in (select value from json_each(?)) and ended_at is null`,
    )
    .all(JSON.stringify(connectionIds))

interface LiveRow {
  connectionId: string
  id: string
  status: string
  counted: 0 | 1
  ending: 0 | 1
  currency: string
  mrr_n: string
  mrr_d: string
}

function worthOf(rows: LiveRow[]): { subscriptions: number; mrr: Money[] } {
  const sums = new Map<string, Exact>()
  for (const { currency, mrr_n, mrr_d } of rows) {
    const mrr = exact(BigInt(mrr_n), BigInt(mrr_d))
    sums.set(currency, add(sums.get(currency) ?? ZERO, mrr))
  }
  return {
    subscriptions: rows.length,
    mrr: [...sums].map(([currency, mrr]) => money(roundHalfEven(mrr), currency)),
  }
}
