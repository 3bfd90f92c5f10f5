import { compare, type Exact, exact } from '../../../shared/exact.ts'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../db/open.ts'
import type { MrrSpan } from '../../ledger/mrr-spans.ts'
import type { CountedSubscription } from './mrr.ts'

/** A subscription as it is now, with what its invoices say of its past. */
export interface SubscriptionHistory {
  connectionId: string
  id: string
  customer: string
  currency: string
  /** What it is worth now, or was at its end. */
  mrr: Exact
  /** Whether it counts, or counted until it ended. */
  counted: boolean
  countedFrom: number
  endedAt: number | null
  /** What it was worth by its invoices, oldest first; none where no invoice tells of it. */
  spans: MrrSpan[]
}

/** Every subscription that counts, did once, or was billed for. */
export function subscriptionHistories(
  db: Database,
  connectionIds: string[],
): SubscriptionHistory[] {
  const connections = JSON.stringify(connectionIds)
  const spans = new Map<string, MrrSpan[]>()
  const spanRows = db.$client
    .prepare<[string], SpanRow>(
      `select connection_id, subscription, from_at, until_at, mrr_n, mrr_d from mrr_spans
       where connection_id in (select value from json_each(?)) order by from_at`,
    )
    .all(connections)
  for (const row of spanRows) {
    const key = `${row.connection_id} ${row.subscription}`
    const span = { from: row.from_at, until: row.until_at, mrr: amountOf(row) }
    const known = spans.get(key)
    if (known) known.push(span)
    else spans.set(key, [span])
  }
  return db.$client
    .prepare<[string], SubscriptionRow>(
      `select connection_id, id, customer, currency, counted, mrr_n, mrr_d, counted_from, ended_at
       from subscriptions where connection_id in (select value from json_each(?))`,
    )
    .all(connections)
    .map(row => ({
      connectionId: row.connection_id,
      id: row.id,
      customer: row.customer,
      currency: row.currency,
      mrr: amountOf(row),
      counted: row.counted === 1,
      countedFrom: row.counted_from,
      endedAt: row.ended_at,
      spans: spans.get(`${row.connection_id} ${row.id}`) ?? [],
    }))
    .filter(it => (it.counted && it.mrr.n !== 0n) || it.spans.length > 0)
}

/**
 * What counts towards MRR, and when: a piece for every time over which a subscription was worth the
 * same. Before today that is what it was billed for; today it is what the subscription itself says. One
 * that no invoice tells of counts over its whole life at what it is worth now.
 */
export function countedSubscriptions(
  histories: SubscriptionHistory[],
  day: (at: number) => Day,
  today: Day,
): CountedSubscription[] {
  return histories.flatMap(history => {
    const { connectionId, id, customer, currency } = history
    const about = { connectionId, id, customer, currency }
    return piecesOf(history, day, today).map(piece => ({ ...about, ...piece }))
  })
}

/** Whether it counts now: one that begins tomorrow does not yet. */
export const isLive = (
  { counted, countedFrom, endedAt }: SubscriptionHistory,
  day: (at: number) => Day,
  today: Day,
): boolean => counted && endedAt === null && day(countedFrom) <= today

type Piece = Pick<CountedSubscription, 'mrr' | 'from' | 'until' | 'billedAt'>

function piecesOf(history: SubscriptionHistory, day: (at: number) => Day, today: Day): Piece[] {
  const { mrr, counted, countedFrom, endedAt } = history
  const ended = endedAt === null ? null : day(endedAt)
  const live = isLive(history, day, today)
  const spans = history.spans.filter(({ from }) => day(from) <= today)
  const last = spans.at(-1)
  const pieces: Piece[] = spans.map(span => {
    // While it lives its next invoice may only be late; what became of it otherwise, nobody says.
    const until = live && span === last ? today : day(span.until)
    const latest = ended ?? today
    return {
      mrr: span.mrr,
      from: day(span.from),
      until: until < latest ? until : latest,
      billedAt: span.from,
    }
  })
  const newest = pieces.at(-1)
  if (!newest) {
    if (counted) pieces.push({ mrr, from: day(countedFrom), until: ended, billedAt: null })
  } else if (live) {
    if (compare(newest.mrr, mrr) === 0) Object.assign(newest, { until: null, billedAt: null })
    else pieces.push({ mrr, from: today, until: null, billedAt: null })
  }
  return pieces.filter(({ mrr, from, until }) => mrr.n !== 0n && (until === null || from < until))
}

interface Amount {
  mrr_n: string
  mrr_d: string
}

interface SpanRow extends Amount {
  connection_id: string
  subscription: string
  from_at: number
  until_at: number
}

interface SubscriptionRow extends Amount {
  connection_id: string
  id: string
  customer: string
  currency: string
  counted: 0 | 1
  counted_from: number
  ended_at: number | null
}

const amountOf = ({ mrr_n, mrr_d }: Amount): Exact => exact(BigInt(mrr_n), BigInt(mrr_d))
