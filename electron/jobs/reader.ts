import { and, asc, count, desc, eq, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { Attempt, Job, JobKindId, JobState } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { jobAttempts, jobs } from '../db/schema.ts'
import { isPending, isRunning, needsSomebody } from './states.ts'

export interface JobReader {
  /** The newest first. Dead ones that were dismissed are left out unless `state` asks for the dead. */
  list(which: { state?: JobState; kind?: JobKindId; limit: number }): Job[]
  /** Throws NOT_FOUND. */
  get(id: number): Job
  attempts(id: number): Attempt[]
  /** Dead ones that nobody has dismissed and no later job made good. */
  dead(): Job[]
  /** The one that was asked for last, and when, in milliseconds since the epoch. */
  newest(kind: JobKindId, key: string): { state: JobState; enqueuedAt: number } | null
  /** The one that waits, be it for a later try, or runs. */
  live(kind: JobKindId, key: string): Job | null
  /** The keys of those of a kind that wait, be it for a later try. */
  pending(kind: JobKindId): string[]
  /** How many there are. Dead ones that were dismissed are left out. */
  counts(): { kind: JobKindId; state: JobState; n: number }[]
}

export function createJobReader(db: Database): JobReader {
  const select = (which?: SQL) => db.select().from(jobs).where(which)
  return {
    list: ({ state, kind, limit }) =>
      select(
        and(
          state && eq(jobs.state, state),
          kind && eq(jobs.kind, kind),
          or(isNull(jobs.dismissedAt), state && eq(jobs.state, 'dead')),
        ),
      )
        .orderBy(desc(jobs.enqueuedAt), desc(jobs.id))
        .limit(limit)
        .all()
        .map(toJob),
    get(id) {
      const row = select(eq(jobs.id, id)).get()
      if (row) return toJob(row)
      throw new AppError({
        code: 'NOT_FOUND',
        message: 'There is no such job.',
        fix: 'List them with `jobs`.',
      })
    },
    attempts: id =>
      db
        .select()
        .from(jobAttempts)
        .where(eq(jobAttempts.jobId, id))
        .orderBy(asc(jobAttempts.number))
        .all()
        .map(({ number, startedAt, endedAt, error }) => ({ number, startedAt, endedAt, error })),
    dead: () =>
      select(needsSomebody)
        .orderBy(desc(sql`+${jobs.endedAt}`))
        .all()
        .map(toJob),
    newest: (kind, key) =>
      db
        .select({ state: jobs.state, enqueuedAt: jobs.enqueuedAt })
        .from(jobs)
        .where(and(eq(jobs.kind, kind), eq(jobs.key, key)))
        // By when they were written: the clock may have been ahead.
        .orderBy(desc(jobs.id))
        .limit(1)
        .get() ?? null,
    live(kind, key) {
      const own = and(eq(jobs.kind, kind), eq(jobs.key, key))
      const row = select(or(and(own, isPending), and(own, isRunning)))
        .orderBy(desc(jobs.id))
        .get()
      return row ? toJob(row) : null
    },
    pending: kind =>
      select(and(sql`+${jobs.kind} = ${kind}`, isPending))
        .all()
        .map(it => it.key),
    counts: () =>
      db
        .select({ kind: jobs.kind, state: jobs.state, n: count() })
        .from(jobs)
        .where(isNull(jobs.dismissedAt))
        .groupBy(jobs.kind, jobs.state)
        .all(),
  }
}

const toJob = (row: typeof jobs.$inferSelect): Job => ({
  id: row.id,
  kind: row.kind,
  key: row.key,
  state: row.state,
  priority: row.priority,
  runAt: row.runAt,
  attempts: row.attempts,
  maxAttempts: row.maxAttempts,
  startedAt: row.startedAt,
  endedAt: row.endedAt,
  error: row.lastError,
})
