import cron, { type ScheduledTask } from 'node-cron'
import type { Schedule, Trigger } from '../../shared/contract/sync.ts'
import { HOUR, lastDue } from '../../shared/time.ts'
import type { RunLog } from '../sync/run-log.ts'

const START_DELAY = 5_000
const MINUTE = 60_000
/** A stored instant that lies further ahead was written while the clock was wrong: it is no reason to wait. */
const AHEAD = 2 * MINUTE
/** Waits before a failed sync is tried again by itself; the last one repeats. */
const RETRY_WAITS = [5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR]

/** Ticks missed in sleep, or while one takes long, are of no interest: the next one makes up for them. */
const SILENT = { info() {}, warn() {}, error() {}, debug() {} }

export interface Scheduler {
  /** Begins: every connection once after five seconds, then by the schedule. */
  start(): void
  /** Runs what became due while the computer slept. */
  catchUp(): void
  /** When the schedule is due next in a zone. */
  nextAt(zone: string): number
  /** Starts nothing more, and waits for the work of the minute under way. */
  stop(): Promise<void>
}

interface SchedulerParts {
  now(): number
  log: RunLog
  schedule(): Schedule
  /** Each startup's zone and its connections that may sync. */
  targets(): Target[]
  sync(connectionId: string, trigger: Trigger): void
  /** The other jobs, each minute: deliveries that are due, the day's snapshot. */
  everyMinute(): Promise<void>
  onError(error: unknown): void
}

interface Target {
  zone: string
  connectionIds: string[]
}

/**
 * One node-cron task ticks each minute and asks of every connection: was it due since its last run?
 * So a run missed in sleep, a changed clock, a new time zone and a changed schedule need no case of
 * their own: the next tick finds them due.
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  let task: ScheduledTask | undefined
  let atStart: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined
  let ticking: Promise<void> | undefined
  let tickedAt = 0

  function runDue(trigger: 'schedule' | 'catch-up'): void {
    for (const target of parts.targets()) runDueOf(target, trigger)
  }

  function runDueOf(target: Target, trigger: 'schedule' | 'catch-up'): void {
    const { everyHours, atHour } = parts.schedule()
    const now = parts.now()
    const due = lastDue(now, target.zone, everyHours, atHour)
    for (const connectionId of target.connectionIds) {
      if (parts.log.running(connectionId)) continue
      const [last] = parts.log.recent(connectionId, 1)
      if (!last || last.startedAt < due || last.startedAt > now + AHEAD) {
        start(connectionId, now - due > 2 * MINUTE ? 'catch-up' : trigger)
      } else if (retryIsDue(connectionId, now)) {
        start(connectionId, 'retry')
      }
    }
  }

  /** A connection that cannot be started keeps no other one from its sync. */
  function start(connectionId: string, trigger: Trigger): void {
    guarded(() => parts.sync(connectionId, trigger))
  }

  function guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      parts.onError(error)
    }
  }

  function retryIsDue(connectionId: string, now: number): boolean {
    const runs = parts.log.recent(connectionId, RETRY_WAITS.length)
    const failures = runs.findIndex(run => run.status === 'succeeded')
    const inARow = failures < 0 ? runs.length : failures
    const [last] = runs
    if (!last?.retryable || inARow === 0) return false
    const wait = RETRY_WAITS[Math.min(inARow, RETRY_WAITS.length) - 1] ?? HOUR
    const waited = now - (last.endedAt ?? last.startedAt)
    return waited >= wait || waited < -AHEAD
  }

  function tick(): Promise<void> {
    tickedAt = performance.now()
    guarded(() => runDue('schedule'))
    ticking = parts.everyMinute().catch(parts.onError)
    return ticking
  }

  const tickEachMinute = () => {
    tickedAt = performance.now()
    task = cron.schedule('* * * * *', tick, { noOverlap: true, name: 'tick', logger: SILENT })
  }

  /** node-cron waits for an instant of the clock: set back, that may be a year away. This goes by a timer. */
  function startAnewIfStuck(): void {
    if (performance.now() - tickedAt < 2.5 * MINUTE) return
    const stuck = task
    tickEachMinute()
    void Promise.resolve(stuck?.destroy()).catch(parts.onError)
    void tick()
  }

  return {
    start() {
      atStart = setTimeout(() => {
        guarded(() => {
          for (const id of parts.targets().flatMap(it => it.connectionIds)) start(id, 'start')
        })
        ticking = parts.everyMinute().catch(parts.onError)
      }, START_DELAY)
      tickEachMinute()
      watch = setInterval(startAnewIfStuck, MINUTE)
    },
    catchUp: () => guarded(() => runDue('catch-up')),
    nextAt(zone) {
      const { everyHours, atHour } = parts.schedule()
      const now = parts.now()
      return nextDue(now, at => lastDue(at, zone, everyHours, atHour))
    },
    async stop() {
      clearTimeout(atStart)
      clearInterval(watch)
      await task?.destroy()
      await ticking
    },
  }
}

/** The first quarter of an hour after `now` at which the last due instant moves on. */
function nextDue(now: number, last: (at: number) => number): number {
  const current = last(now)
  const quarter = 15 * MINUTE
  let at = now - (now % quarter)
  do at += quarter
  while (last(at) === current)
  return last(at)
}
