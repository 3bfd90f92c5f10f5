import type { JobKindId } from '../../shared/contract/jobs.ts'
import type { Database } from '../db/open.ts'
import { type ByHand, createByHand } from './by-hand.ts'
import type { Ended } from './endings.ts'
import type { JobKinds } from './handlers.ts'
import { createKindSettings, type KindSettings } from './kind-settings.ts'
import { BY_HAND } from './kinds.ts'
import { createQueue, type Queue } from './queue.ts'
import { createJobReader, type JobReader } from './reader.ts'
import type { RunningParts } from './running.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import { createWorker, type Worker } from './worker.ts'

/** Milliseconds. */
const TOGETHER = 200

export interface Jobs
  extends ByHand,
    Pick<Queue, 'enqueue' | 'forget' | 'overdue'>,
    Pick<Worker, 'work' | 'settled' | 'settledOf'>,
    Pick<Schedule, 'catchUp' | 'nextAt' | 'coming'> {
  readonly reader: JobReader
  readonly settings: KindSettings
  /** Whether one waits, for its turn or its next try. */
  waits(kind: JobKindId, key: string): boolean
  /** Has a kind of job done at once, for each that it is about. What runs already is left to run. */
  runNow(kind: JobKindId): number[]
  /** To be called when what a person set for the kinds has changed. */
  changed(): void
  /** From now on whatever is due is done, by its schedule and whoever asked; until then what this process asked for. */
  start(): void
  /** Begins nothing more, and gives back what has not ended within five seconds. */
  close(): Promise<void>
}

interface JobsParts extends Pick<RunningParts, 'onEnded'> {
  db: Database
  /** What each kind does. Called when the first job begins. */
  kinds(): JobKinds
  now(): number
  random(): number
  /** Called in the transaction in which a job has ended for good. */
  onEnd(job: Ended): void
  /** Called when something about the jobs may have changed. */
  onChange(): void
  onError(error: unknown): void
}

/** All that is done by itself or later: one queue, what a worker of this process does of it, and the schedule. */
export function createJobs({ db, kinds, now, random, ...told }: JobsParts): Jobs {
  const { onError } = told
  let telling: NodeJS.Timeout | undefined
  /** Many changes a moment are told as one. */
  const onChange = () => {
    telling ??= setTimeout(() => {
      telling = undefined
      told.onChange()
    }, TOGETHER).unref()
  }
  const settings = createKindSettings(db)
  const reader = createJobReader(db)
  const queue = createQueue({
    ...{ db, settings, now, random },
    onEnqueue(id) {
      worker.expect(id)
      onChange()
    },
    onEnd(job) {
      // A newer version may have left a kind that this one does not know.
      if (job.error) kinds()[job.kind]?.died?.(job.key, job.error)
      told.onEnd(job)
    },
  })
  const worker = createWorker({
    ...{ queue, reader, now, onError, onChange, onEnded: told.onEnded },
    handler: kind => kinds()[kind].run,
  })
  const schedule = createSchedule({ now, kinds, queue, reader, settings, onError })
  const byHand = createByHand({
    ...{ db, queue, now },
    revive: (kind, key) => kinds()[kind].revive?.(key),
  })
  return {
    ...byHand,
    enqueue: queue.enqueue,
    forget: queue.forget,
    overdue: queue.overdue,
    work: worker.work,
    settled: worker.settled,
    settledOf: worker.settledOf,
    catchUp: schedule.catchUp,
    nextAt: schedule.nextAt,
    coming: schedule.coming,
    reader,
    settings,
    waits(kind, key) {
      const state = reader.live(kind, key)?.state
      return state === 'waiting' || state === 'failed'
    },
    runNow(kind) {
      const keys = new Set([
        ...kinds()
          [kind].targets()
          .map(it => it.key),
        ...reader.pending(kind),
      ])
      return [...keys].map(key => {
        const live = reader.live(kind, key)
        if (live?.state !== 'running')
          return queue.enqueue({ kind, key, payload: { trigger: 'page' }, priority: BY_HAND })
        worker.expect(live.id)
        return live.id
      })
    },
    changed() {
      onChange()
      worker.work()
    },
    start() {
      worker.start()
      schedule.start()
    },
    async close() {
      clearTimeout(telling)
      await schedule.stop()
      await worker.stop()
    },
  }
}
