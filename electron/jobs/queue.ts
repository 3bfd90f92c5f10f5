import {
  and,
  eq,
  inArray,
  isNotNull,
  lt,
  max,
  min,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { JobKindId } from '../../shared/contract/jobs.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { jobs, jobTroubles } from '../db/schema.ts'
import { claimable, claimNext } from './claim.ts'
import { createEndings, type Endings, type EndingsParts } from './endings.ts'
import type { Claim, NewJob } from './job.ts'
import { BY_HAND, keepsTries } from './kinds.ts'
import { isPending, isRunning } from './states.ts'

/** How long a claim holds unless it is kept up. Milliseconds. */
export const CLAIM = 60_000

export interface Queue extends Endings {
  /**
   * Asks for a job to be run, in the caller's transaction if there is one. While one of the same kind and
   * key waits, that one is due now and has all its attempts again; but for one
   * that whoever it asks wants to wait, and for the tries of one that keeps them. What a person asks for doesn't wait.
   * Returns its id.
   */
  enqueue(job: NewJob): number
  /**
   * Takes the job that is due first: no other worker, in whichever process, has it or another one of its kind
   * and key meanwhile. Null where none is due, or those that are would pass their kind's limits. `among`
   * takes one of these ids only.
   */
  claim(by: string, among?: Iterable<number>): Claim | null
  /** Keeps a worker's claims on these jobs up. Returns the ids of those that it still has. */
  keep(by: string, ids: number[]): number[]
  /** Who has jobs now, each with until when it has said that it lives. */
  claimants(): { by: string; until: number }[]
  /** The jobs, or those of these, that run or are due: something will come of them soon. */
  owed(among?: Iterable<number>): number[]
  /** How long the oldest job that is due has waited, by kind, in milliseconds. Of those where none is, nothing. */
  overdue(): { kind: JobKindId; wait: number }[]
  /** Forgets all jobs of a key, but for one that runs: what they were about was removed. */
  forget(key: string): void
  /** Forgets what ended before an instant, but for the last of each kind and key. */
  prune(before: number): void
  /** Moves what is due later by so many milliseconds, but not before now: the clock was put back. */
  shift(by: number): void
}

interface QueueParts extends EndingsParts {
  /** Called after a job was asked for; the transaction that did may still be open. */
  onEnqueue?(id: number): void
}

/** One table for all that is done by itself or later. Every change of a row is one transaction. */
export function createQueue(parts: QueueParts): Queue {
  const { db, settings, now, onEnqueue } = parts
  // A worker asks these two every few seconds.
  const waits = db.select({ id: jobs.id }).from(jobs).where(isPending).limit(1).prepare()
  const claimants = db
    .select({ by: jobs.claimedBy, until: max(jobs.claimedUntil) })
    .from(jobs)
    .where(isRunning)
    .groupBy(jobs.claimedBy)
    .prepare()
  return {
    ...createEndings(parts),
    enqueue(job) {
      const id = insert(db, job, { now: now(), attempts: settings.of(job.kind).policy.attempts })
      onEnqueue?.(id)
      return id
    },
    claim(by, among) {
      if (!waits.get()) return null
      return db.transaction(
        () => claimNext({ db, settings, now: now(), by, until: now() + CLAIM }, among),
        IMMEDIATE,
      )
    },
    keep: (by, ids) =>
      db
        .update(jobs)
        .set({ claimedUntil: now() + CLAIM })
        .where(and(inArray(jobs.id, ids), eq(jobs.claimedBy, by), isRunning))
        .returning({ id: jobs.id })
        .all()
        .map(it => it.id),
    claimants: () => claimants.all().map(({ by, until }) => ({ by: by ?? '', until: until ?? 0 })),
    owed: among =>
      // Two queries, for each has an index of its own.
      [isRunning, claimable(settings, now())].flatMap(which =>
        db
          .select({ id: jobs.id })
          .from(jobs)
          .where(and(among && inArray(jobs.id, [...among]), which))
          .all()
          .map(it => it.id),
      ),
    overdue: () => overdue(db, claimable(settings, now()), now()),
    forget: key =>
      db.transaction(() => {
        db.delete(jobTroubles).where(eq(jobTroubles.key, key)).run()
        db.delete(jobs)
          .where(and(eq(jobs.key, key), ne(jobs.state, 'running')))
          .run()
      }, IMMEDIATE),
    prune(before) {
      const newest = db
        .select({ id: max(jobs.id) })
        .from(jobs)
        .groupBy(jobs.kind, jobs.key)
      const told = or(eq(jobs.state, 'done'), isNotNull(jobs.dismissedAt))
      db.delete(jobs)
        .where(and(lt(jobs.endedAt, before), told, notInArray(jobs.id, newest)))
        .run()
    },
    shift: by => {
      const at = now()
      db.update(jobs)
        .set({
          runAt: sql`max(${at}, ${jobs.runAt} + ${Math.round(by)})`,
          notBefore: sql`${jobs.notBefore} + ${Math.round(by)}`,
        })
        .where(and(isPending, sql`${jobs.runAt} > ${at}`))
        .run()
    },
  }
}

function overdue(db: Database, isDue: SQL | undefined, now: number) {
  const due = db
    .select({ kind: jobs.kind, at: min(jobs.runAt) })
    .from(jobs)
    .where(isDue)
  const oldest = due.groupBy(jobs.kind).all()
  // What was put off while the clock was ahead is due, and has waited for no time that is known.
  return oldest.map(({ kind, at }) => ({ kind, wait: Math.max(0, now - (at ?? now)) }))
}

/** A new row, or the one that waits of the same kind and key, due now and with all its attempts again. */
function insert(
  db: Database,
  { kind, key, payload = {}, priority = 0 }: NewJob,
  { now, attempts }: { now: number; attempts: number },
): number {
  const due = { payload, enqueuedAt: now, runAt: now }
  const byHand = priority <= BY_HAND
  const keeps = keepsTries(kind, priority) ? sql`${jobs.state} = 'failed'` : sql`false`
  return db
    .insert(jobs)
    .values({ kind, key, priority, state: 'waiting', maxAttempts: attempts, ...due })
    .onConflictDoUpdate({
      target: [jobs.kind, jobs.key],
      targetWhere: sql`state in ('waiting', 'failed')`,
      set: {
        ...due,
        runAt: byHand ? now : sql`max(${now}, coalesce(${jobs.notBefore}, 0))`,
        ...(byHand && { notBefore: null }),
        priority: sql`min(${jobs.priority}, ${priority})`,
        maxAttempts: sql`iif(${keeps}, ${jobs.maxAttempts}, ${jobs.attempts} + ${attempts})`,
      },
    })
    .returning({ id: jobs.id })
    .get().id
}
