import type { PointV1, SignedV1 } from '@openrevenue/snapshot/v1'
import { z } from 'zod'
import type { Connection } from '../../../shared/contract/connections.ts'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { addDays, type Day } from '../../../shared/time.ts'
import type { MetricsReader } from '../../metrics/metrics.ts'
import type { Audiences } from '../../snapshots/audiences.ts'
import { claimsOf } from '../../snapshots/claims.ts'
import { type CurrentV1, type Disclosure, disclose } from '../../snapshots/disclosure.ts'
import { signV1 } from '../../snapshots/format.ts'
import type { Signer } from '../../snapshots/signing-key.ts'
import type { StartupRow, Startups } from '../../startups/startups.ts'
import { type Health, healthOf } from './health.ts'

/** An error as version 1 of the protocol words it. */
export class V1Error extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503
  readonly code: string
  readonly details?: unknown

  constructor(status: V1Error['status'], code: string, message: string, details?: unknown) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

const rangeSchema = z.object({
  startDate: z.iso.datetime({ offset: true }),
  endDate: z.iso.datetime({ offset: true }),
  /** Today's platforms leave it out and expect months. */
  interval: z.enum(['daily', 'weekly', 'monthly', 'yearly']).default('monthly'),
})

const INTERVALS = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const
/** Nobody but the owner can do something about these: a platform asks again later. */
const NO_KEY = new Set<ErrorCode>([
  ...(['SECRETS_UNAVAILABLE', 'VAULT_LOCKED', 'VAULT_DAMAGED', 'SIGNING_KEY_GONE'] as const),
  // The startup was removed meanwhile.
  'NOT_FOUND',
])

/** The answers about one startup, or about a folder that has none yet. */
export interface V1Answers {
  /** With when the last sync ended and what is wrong with the syncs, or without. */
  health(told: { syncs: boolean }): Promise<Health>
  revenue(body: unknown): PointV1[]
  signedRevenue(body: unknown): Promise<SignedV1>
  current(): CurrentV1 & { timestamp: string }
  publicStats(): Record<string, unknown>
}

interface V1Parts {
  startups: Startups
  audiences: Pick<Audiences, 'publicOf'>
  metrics: MetricsReader
  signer(startup: StartupRow | null): Promise<Signer>
  connections(startupId: string): Connection[]
  now(): number
}

/** Whose figures, looked up when they are read: settings may change while a body or a key is awaited. */
export type Whose = () => StartupRow | null

export type V1 = (whose: Whose) => V1Answers

/** What version 1 answers, whatever carries it: what is fetched is for the public. */
export function createV1(parts: V1Parts): V1 {
  let startedAt = parts.now()
  /** Milliseconds since the start, or since the clock was put back. */
  const uptime = () => {
    startedAt = Math.min(startedAt, parts.now())
    return parts.now() - startedAt
  }
  return whose => answersOf(parts, whose, uptime)
}

function answersOf(
  { startups, audiences, metrics, signer, connections, now }: V1Parts,
  whose: Whose,
  uptime: () => number,
): V1Answers {
  function startup(): StartupRow {
    const found = whose()
    if (!found) throw new V1Error(503, 'NOT_READY', 'This app is not set up yet.')
    if (startups.isWhole(found)) return found
    throw new V1Error(503, 'NOT_READY', 'The history is not read to its end yet.')
  }

  async function openSigner(): Promise<Signer> {
    try {
      return await signer(whose())
    } catch (error) {
      const closed = error instanceof AppError && NO_KEY.has(error.code)
      if (!closed) throw error
      throw new V1Error(503, 'NOT_READY', 'This app cannot open its signing key now.')
    }
  }

  const disclosed = (it: StartupRow): Disclosure =>
    disclose(claimsOf(metrics, startups.scope(it)), audiences.publicOf(it.id).privacy)

  function revenue(body: unknown): PointV1[] {
    const it = startup()
    const parsed = rangeSchema.safeParse(body)
    if (!parsed.success) {
      throw new V1Error(
        400,
        'INVALID_INPUT',
        'Send {startDate, endDate, interval?}: ISO date-times, and daily, weekly, monthly or yearly.',
        parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      )
    }
    const { startDate, endDate, interval } = parsed.data
    if (Date.parse(startDate) > Date.parse(endDate)) {
      throw new V1Error(400, 'INVALID_DATE_RANGE', 'startDate is later than endDate.')
    }
    return disclosed(it).points(INTERVALS[interval], daysOf(startDate, endDate))
  }

  return {
    revenue,
    async signedRevenue(body) {
      const signer = await openSigner()
      if (signer.test !== startups.scope(startup()).test) {
        throw new V1Error(503, 'NOT_READY', 'The connections changed meanwhile. Ask again.')
      }
      return signV1(revenue(body), signer, now())
    },
    current: () => ({
      ...disclosed(startup()).current(),
      timestamp: new Date(now()).toISOString(),
    }),
    publicStats() {
      const it = startup()
      const shown = disclosed(it)
      const current = shown.current()
      return {
        current_mrr: current.mrr,
        current_arr: current.arr,
        total_revenue: current.totalRevenue,
        customer_count: current.customerCount,
        growth_rate: current.growthRate,
        precision: current.precision,
        trust: current.trust,
        chart_data: shown.points('month', {
          from: shown.oldestDay,
          to: metrics.today(startups.scope(it)),
        }),
      }
    },
    async health(told) {
      const { publicKey } = await openSigner()
      const found = whose()
      return {
        ...healthOf(found && connections(found.id), told, now()),
        uptime: Math.floor(uptime() / 1000),
        publicKey,
        timestamp: now(),
      }
    },
  }
}

/**
 * The startup's own days that are asked for: those that are written, as points are dated by theirs. An end
 * at midnight is the end of the day before it, not the beginning of another day.
 */
function daysOf(startDate: string, endDate: string): { from: Day; to: Day } {
  const [from, end] = [startDate.slice(0, 10), endDate.slice(0, 10)]
  const atMidnight = /T00:00(:00(\.0+)?)?(Z|[+-])/.test(endDate)
  const to = atMidnight ? addDays(end, -1) : end
  return { from, to: to < from ? from : to }
}
