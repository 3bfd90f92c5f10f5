import { and, eq, ne } from 'drizzle-orm'
import type { JobKindId } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { jobs } from '../db/schema.ts'
import { BY_HAND } from './kinds.ts'
import type { Queue } from './queue.ts'
import { isPending } from './states.ts'

/** What a person does with a single job. */
export interface ByHand {
  /**
   * Has a dead job, or one that waits for its next try, tried at once, with all its attempts again. Returns
   * the id of the job that will do it. Throws NOT_FOUND, or CONFLICT where it runs or is done.
   */
  retry(id: number): number
  /** Takes a dead job off the list. Throws NOT_FOUND, or CONFLICT where it isn't dead. */
  dismiss(id: number): void
}

interface ByHandParts {
  db: Database
  queue: Pick<Queue, 'enqueue'>
  now(): number
  /** Called before a dead one is asked for again, in the same transaction. */
  revive(kind: JobKindId, key: string): void
}

export function createByHand({ db, queue, now, revive }: ByHandParts): ByHand {
  const need = (id: number) => {
    const row = db.select().from(jobs).where(eq(jobs.id, id)).get()
    if (row) return row
    throw new AppError({
      code: 'NOT_FOUND',
      message: 'There is no such job.',
      fix: 'List them with `jobs`.',
    })
  }

  const othersOf = ({ id, kind, key }: typeof jobs.$inferSelect) =>
    and(eq(jobs.kind, kind), eq(jobs.key, key), ne(jobs.id, id), isPending)

  return {
    retry: id =>
      db.transaction(() => {
        const row = need(id)
        if (row.state === 'running' || row.state === 'done') throw notNow(row.state)
        if (row.state === 'dead') revive(row.kind, row.key)
        const asked = db.select({ id: jobs.id }).from(jobs).where(othersOf(row)).get()
        if (row.state === 'dead' && asked) {
          db.update(jobs).set({ dismissedAt: now() }).where(eq(jobs.id, id)).run()
        } else {
          // From here on it waits like any other, and asking for it gives it all its attempts again.
          db.update(jobs).set({ state: 'failed', dismissedAt: null }).where(eq(jobs.id, id)).run()
        }
        const { kind, key, payload } = row
        return queue.enqueue({ kind, key, payload, priority: BY_HAND })
      }, IMMEDIATE),
    dismiss: id =>
      db.transaction(() => {
        const { state } = need(id)
        if (state !== 'dead') throw notDead()
        db.update(jobs).set({ dismissedAt: now() }).where(eq(jobs.id, id)).run()
      }, IMMEDIATE),
  }
}

const notNow = (state: 'running' | 'done') =>
  new AppError({
    code: 'CONFLICT',
    message: state === 'running' ? 'This job is running.' : 'This job is done.',
    why: 'Only one that failed can be tried again.',
    fix: state === 'running' ? 'Wait for its end.' : 'To have it done once more, use `jobs run`.',
  })

const notDead = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This job is not dead.',
    why: 'Only one that nobody tries again by itself can be dismissed.',
    fix: 'To keep a kind of job from running, pause it.',
  })
