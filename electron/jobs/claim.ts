import {
  and,
  asc,
  count,
  eq,
  gt,
  gte,
  inArray,
  lt,
  lte,
  notExists,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { type JobKindId, jobKindSchema } from '../../shared/contract/jobs.ts'
import type { Database } from '../db/open.ts'
import { jobAttempts, jobs } from '../db/schema.ts'
import type { Claim } from './job.ts'
import type { KindSetting, KindSettings } from './kind-settings.ts'
import { KINDS, longestWaitOf } from './kinds.ts'
import { isPending, isRunning } from './states.ts'

interface ClaimParts {
  db: Database
  settings: KindSettings
  /** Milliseconds since the epoch. */
  now: number
  by: string
  until: number
}

/** Claims the job that is due first, within the limits of its kind. To be called in a writing transaction. */
export function claimNext(parts: ClaimParts, among?: Iterable<number>): Claim | null {
  const { db, settings, now, by, until } = parts
  const kinds = withRoom(db, now)
  if (kinds.length === 0) return null
  const row = db
    .select()
    .from(jobs)
    .where(
      and(
        claimable(settings, now),
        // With a plus, no index of kinds is taken: those that wait are few.
        inArray(sql`+${jobs.kind}`, kinds),
        notExists(runningLike(db)),
        among && inArray(jobs.id, [...among]),
      ),
    )
    .orderBy(asc(jobs.priority), asc(jobs.runAt), asc(jobs.id))
    .limit(1)
    .get()
  if (!row) return null
  const attempt = row.attempts + 1
  db.update(jobs)
    .set({
      state: 'running',
      attempts: attempt,
      claimedBy: by,
      claimedUntil: until,
      startedAt: now,
      endedAt: null,
      notBefore: null,
    })
    .where(eq(jobs.id, row.id))
    .run()
  db.insert(jobAttempts)
    .values({ jobId: row.id, number: attempt, kind: row.kind, startedAt: now })
    .run()
  const again = triesInARow({ ...row, attempts: attempt }, settings) > 1
  return { id: row.id, kind: row.kind, key: row.key, payload: row.payload, attempt, again, by }
}

/** How many attempts there were since it was last asked for: the waits begin anew then. */
export function triesInARow(
  row: Pick<typeof jobs.$inferSelect, 'kind' | 'attempts' | 'maxAttempts'>,
  settings: KindSettings,
): number {
  const before = Math.max(0, row.maxAttempts - settings.of(row.kind).policy.attempts)
  return Math.max(1, row.attempts - before)
}

/** Those that wait, whose time has come and whose kind is not paused; what a person asked for runs all the same. */
export function claimable(settings: KindSettings, now: number): SQL | undefined {
  const all = settings.all()
  const paused = jobKindSchema.options.filter(kind => all[kind].paused)
  return and(isPending, isDue(all, now), or(notInArray(jobs.kind, paused), lt(jobs.priority, 0)))
}

/** Another job of the same kind and key that runs. */
function runningLike(db: Database) {
  const other = alias(jobs, 'other')
  return db
    .select({ id: other.id })
    .from(other)
    .where(and(eq(other.kind, jobs.kind), eq(other.key, jobs.key), sql`${other.state} = 'running'`))
}

/**
 * Those whose time has come. One that is due later than any policy would put it off was put off while the clock
 * was ahead: it is due.
 */
function isDue(settings: Record<JobKindId, KindSetting>, now: number): SQL | undefined {
  const tooFar = jobKindSchema.options.map(kind =>
    and(eq(jobs.kind, kind), gt(jobs.runAt, now + longestWaitOf(kind, settings[kind].policy))),
  )
  return or(lte(jobs.runAt, now), ...tooFar)
}

/** The kinds of which one more may be begun now. */
function withRoom(db: Database, now: number): JobKindId[] {
  const running = new Map(
    db
      .select({ kind: jobs.kind, n: count() })
      .from(jobs)
      .where(isRunning)
      .groupBy(jobs.kind)
      .all()
      .map(({ kind, n }) => [kind, n]),
  )
  return jobKindSchema.options.filter(kind => {
    const { atOnce, perMinute } = KINDS[kind].limits
    if ((running.get(kind) ?? 0) >= atOnce) return false
    return perMinute === undefined || begun(db, kind, now) < perMinute
  })
}

/** How many of a kind were begun in the minute before now. */
function begun(db: Database, kind: JobKindId, now: number): number {
  const row = db
    .select({ n: count() })
    .from(jobAttempts)
    .where(
      and(
        eq(jobAttempts.kind, kind),
        gte(jobAttempts.startedAt, now - 60_000),
        lte(jobAttempts.startedAt, now),
      ),
    )
    .get()
  return row?.n ?? 0
}
