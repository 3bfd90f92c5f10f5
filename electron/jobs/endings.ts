import { and, eq, notInArray } from 'drizzle-orm'
import type { JobError } from '../../shared/contract/jobs.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { jobAttempts, jobs } from '../db/schema.ts'
import { triesInARow } from './claim.ts'
import { type Claim, cutOff, errorOf, isFinal, type NewJob, RetryLater } from './job.ts'
import type { KindSettings } from './kind-settings.ts'
import { BY_HAND, waitAfter } from './kinds.ts'
import { isPending, isRunning, needsSomebody } from './states.ts'

/** How an attempt ends; each is one transaction, and does nothing where the claim is no longer its worker's. */
export interface Endings {
  /**
   * Ends a job that did what it was for, with `effect` in the same transaction. False, and no effect, where the
   * claim is no longer its worker's.
   */
  done(claim: Claim, effect?: () => void): boolean
  /**
   * Ends an attempt that failed. It is tried again after the policy's wait, or after `error.wait` where that is
   * longer; it is dead where it was the last, or where the error says that trying again is no use.
   */
  fail(claim: Claim, error: unknown): void
  /** Gives a job back as if it had not been begun: its worker stops. */
  release(claim: Claim): void
  /**
   * Takes back what a worker had that is dead, but for `except`. An attempt that was cut off counts: what kills the
   * app each time is dead in the end.
   */
  takeBack(by: string, except?: number[]): void
}

/** A job that nothing more comes of by itself. */
export interface Ended extends Pick<Claim, 'id' | 'kind' | 'key'> {
  /** What it died of; null where it did what it was for. */
  error: JobError | null
}

export interface EndingsParts {
  db: Database
  settings: KindSettings
  now(): number
  random(): number
  /** Called in the transaction that ends a job for good. */
  onEnd?(job: Ended): void
}

type Row = typeof jobs.$inferSelect

export function createEndings({ db, settings, now, random, onEnd }: EndingsParts): Endings {
  const end = (row: Row, after: After, error: JobError | null): void => {
    const state = endAttempt(db, row, after, { at: now(), error })
    if (state === 'done' || state === 'dead') onEnd?.({ ...row, error })
  }

  /** Changes the row of a claim while it holds, in one transaction. */
  const ifHeld = ({ id, by, attempt }: Claim, change: (row: Row) => void): boolean =>
    db.transaction(() => {
      const mine = and(eq(jobs.claimedBy, by), eq(jobs.attempts, attempt))
      const row = db
        .select()
        .from(jobs)
        .where(and(eq(jobs.id, id), isRunning, mine))
        .get()
      if (row) change(row)
      return row !== undefined
    }, IMMEDIATE)

  return {
    done: (claim, effect) =>
      ifHeld(claim, row => {
        effect?.()
        end(row, { state: 'done' }, null)
        dismissDead(db, row, now())
      }),
    fail: (claim, thrown) =>
      void ifHeld(claim, row => {
        const last = row.attempts >= row.maxAttempts || isFinal(thrown)
        const wait = waitAfter(triesInARow(row, settings), settings.of(row.kind).policy, random)
        const asked = thrown instanceof RetryLater ? thrown.wait : 0
        const runAt = now() + Math.max(wait, asked)
        const notBefore = asked > 0 ? now() + asked : null
        end(row, last ? DEAD : { state: 'failed', runAt, notBefore }, errorOf(thrown))
      }),
    release: claim => void ifHeld(claim, row => unbegin(db, row, now())),
    takeBack: (by, except = []) =>
      db.transaction(() => {
        const its = and(eq(jobs.claimedBy, by), isRunning)
        const lost = and(its, notInArray(jobs.id, except))
        for (const row of db.select().from(jobs).where(lost).all()) {
          const last = row.attempts >= row.maxAttempts
          const after: After = last ? DEAD : { state: 'failed', runAt: now() }
          end(row, after, errorOf(cutOff()))
        }
      }, IMMEDIATE),
  }
}

type After = Pick<Partial<Row>, 'state' | 'runAt' | 'notBefore' | 'dismissedAt'>
const DEAD: After = { state: 'dead', dismissedAt: null }

/** Ends the running attempt of a job. Returns how the job stands after it; null where another one does it. */
function endAttempt(
  db: Database,
  row: Row,
  after: After,
  { at, error }: { at: number; error: JobError | null },
): Row['state'] | null {
  db.update(jobAttempts).set({ endedAt: at, error }).where(attemptOf(row)).run()
  // Asked for again while it ran: what would be tried again is done by that one.
  const next = after.state === 'failed' ? askedFor(db, row) : undefined
  // A wait that was asked for holds for both, unless a person asks: the one that failed goes on.
  const replaced = next !== undefined && !(after.notBefore && next.priority > BY_HAND)
  if (next && !replaced) db.delete(jobs).where(eq(jobs.id, next.id)).run()
  // The newest of those that died alike says what there is to say.
  if (after.state === 'dead') dismissDead(db, row, at)
  db.update(jobs)
    .set({
      ...(replaced ? { state: 'dead', dismissedAt: at } : after),
      ...(next && !replaced ? { payload: next.payload, enqueuedAt: next.enqueuedAt } : {}),
      endedAt: at,
      lastError: error,
      claimedBy: null,
      claimedUntil: null,
    })
    .where(eq(jobs.id, row.id))
    .run()
  return replaced ? null : (after.state ?? null)
}

/** As if the running attempt had not been begun. */
function unbegin(db: Database, row: Row, at: number): void {
  db.delete(jobAttempts).where(attemptOf(row)).run()
  const mine = eq(jobs.id, row.id)
  if (askedFor(db, row)) {
    db.delete(jobs).where(mine).run()
    return
  }
  const state = row.attempts > 1 ? 'failed' : 'waiting'
  db.update(jobs)
    .set({ state, attempts: row.attempts - 1, runAt: at, claimedBy: null, claimedUntil: null })
    .where(mine)
    .run()
}

/** Dead ones of a job's kind and key need nobody's eye any more: it was done since, or died anew. */
function dismissDead(db: Database, { kind, key }: Row, at: number): void {
  db.update(jobs)
    .set({ dismissedAt: at })
    .where(and(eq(jobs.kind, kind), eq(jobs.key, key), needsSomebody))
    .run()
}

const attemptOf = ({ id, attempts }: Row) =>
  and(eq(jobAttempts.jobId, id), eq(jobAttempts.number, attempts))

/** The one that waits of a kind and key. */
const askedFor = (db: Database, { kind, key }: Pick<NewJob, 'kind' | 'key'>): Row | undefined =>
  db
    .select()
    .from(jobs)
    .where(and(eq(jobs.kind, kind), eq(jobs.key, key), isPending))
    .get()
