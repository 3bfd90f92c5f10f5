import { type JobKindId, jobKindSchema } from '../../shared/contract/jobs.ts'
import { HOUR } from '../../shared/time.ts'
import { nextDue } from './cron-line.ts'
import type { JobKinds, Target } from './handlers.ts'
import type { KindSettings } from './kind-settings.ts'
import type { Queue } from './queue.ts'
import type { JobReader } from './reader.ts'
import { createTicker } from './ticker.ts'

const START_DELAY = 5_000
const MINUTE = 60_000
/** How long what has ended is remembered. Milliseconds. */
const HISTORY = 60 * 24 * HOUR
/** Milliseconds after which what is asked for is late; and by how much an instant may lie ahead and be believed. */
const TOLERANCE = 2 * MINUTE

export interface Schedule {
  /** Begins: every connection once after five seconds, then each kind of job by its cron line. */
  start(): void
  /** Asks for what became due while the computer slept. */
  catchUp(): void
  /** When a kind of job is due next in a zone; null for never. */
  nextAt(kind: JobKindId, zone: string): number | null
  /** What is due next of each kind that isn't paused and has somebody to be about: the soonest first. */
  coming(): { kind: JobKindId; key: string; at: number }[]
  stop(): Promise<void>
}

interface ScheduleParts {
  now(): number
  kinds(): JobKinds
  queue: Pick<Queue, 'enqueue' | 'prune'>
  reader: Pick<JobReader, 'newest'>
  settings: Pick<KindSettings, 'of'>
  onError(error: unknown): void
}

/**
 * One node-cron task ticks each minute and asks of every kind of job and all it is about: was it due since it was
 * last asked for? So a night slept through, a changed clock, a new time zone and a changed cron line need no case
 * of their own: the next tick finds them due. It only enqueues.
 */
export function createSchedule(parts: ScheduleParts): Schedule {
  const { now, kinds, queue, reader, settings } = parts
  const ticker = createTicker(tick, parts.onError)
  let prunedAt = Number.NEGATIVE_INFINITY
  let atStart: NodeJS.Timeout | undefined

  /** For each kind that may run by itself, and each that it is about. One that fails keeps no other from its turn. */
  function forEach(use: (kind: JobKindId, target: Target) => void): void {
    for (const kind of jobKindSchema.options) {
      guarded(() => {
        if (settings.of(kind).paused) return
        for (const target of kinds()[kind].targets()) guarded(() => use(kind, target))
      })
    }
  }

  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      parts.onError(error)
    }
  }

  /** When it is due, be it long ago; null for never. */
  function dueAt(kind: JobKindId, { key, zone }: Target): number | null {
    const asked = reader.newest(kind, key)
    // Noted while the clock was ahead, it says nothing of when it was.
    if (!asked || asked.enqueuedAt > now() + TOLERANCE) return 0
    return nextDue(settings.of(kind).cron, zone, asked.enqueuedAt)
  }

  function enqueueIfDue(kind: JobKindId, target: Target): void {
    const state = reader.newest(kind, target.key)?.state
    // Its tries go on by themselves: given new ones each time, what fails for good would never be told.
    if (state === 'running' || state === 'waiting' || state === 'failed') return
    const at = dueAt(kind, target)
    if (at === null || at > now()) return
    const trigger = now() - at > TOLERANCE ? 'catch-up' : 'schedule'
    queue.enqueue({ kind, key: target.key, payload: { trigger } })
  }

  function tick(): void {
    forEach(enqueueIfDue)
    if (performance.now() - prunedAt < 6 * HOUR) return
    prunedAt = performance.now()
    guarded(() => queue.prune(now() - HISTORY))
  }

  function begin(): void {
    forEach((kind, { key }) => {
      if (kind === 'sync-account') queue.enqueue({ kind, key, payload: { trigger: 'start' } })
    })
    forEach(enqueueIfDue)
  }

  return {
    start() {
      // A tick before it would ask for the same syncs, and the start for them once more.
      atStart = setTimeout(() => {
        ticker.start()
        begin()
      }, START_DELAY)
    },
    catchUp: () => forEach(enqueueIfDue),
    nextAt: (kind, zone) => nextDue(settings.of(kind).cron, zone, now()),
    coming() {
      const found: { kind: JobKindId; key: string; at: number }[] = []
      forEach((kind, target) => {
        const at = dueAt(kind, target)
        if (at !== null) found.push({ kind, key: target.key, at: Math.max(at, now()) })
      })
      return found.sort((one, other) => one.at - other.at)
    },
    async stop() {
      clearTimeout(atStart)
      await ticker.stop()
    },
  }
}
