import { EventPublisher } from '@orpc/server'
import type { Progress, Run } from '../../shared/contract/sync.ts'
import type { AppError } from '../../shared/errors.ts'
import type { RunLog } from './run-log.ts'

/** A run of this process that has not ended. */
export interface Active {
  connectionId: string
  /** The name of the key that it reads with: each key has one of its own. */
  secretName: string | null
  done: Promise<AppError | null>
  progress: Progress
  stop: AbortController
}

/** How often a running sync says that it lives. Milliseconds. */
const BEAT = 60_000

interface ActiveParts {
  log: Pick<RunLog, 'beat'>
  onError(error: unknown): void
}

/** The runs that this process has under way: says that they live, and where they are. */
export function createActive({ log, onError }: ActiveParts) {
  const progress = new EventPublisher<{ progress: Progress }>()
  const active = new Map<string, Active>()
  let beating: NodeJS.Timeout | undefined

  function beat(): void {
    try {
      log.beat([...active.keys()])
    } catch (error) {
      onError(error)
    }
  }

  async function stop(entries: Active[], why: AppError): Promise<void> {
    for (const entry of entries) entry.stop.abort(why)
    await Promise.all(entries.map(it => it.done))
  }

  const going = () => [...active.values()].filter(it => !hasEnded(it))

  return {
    progress,
    get: (runId: string): Active | undefined => active.get(runId),
    add(run: Run): Active {
      const entry = beginning(run)
      active.set(run.id, entry)
      beating ??= setInterval(beat, BEAT).unref()
      return entry
    },
    remove(run: Run): void {
      active.delete(run.id)
      if (active.size > 0) return
      clearInterval(beating)
      beating = undefined
    },
    publish(run: Run, change: Partial<Progress>): void {
      const entry = active.get(run.id)
      if (!entry) return
      entry.progress = { ...entry.progress, ...change }
      progress.publish('progress', entry.progress)
    },
    current: (): Progress[] => going().map(it => it.progress),
    stopOf: (connectionId: string, why: AppError) =>
      stop(
        going().filter(it => it.connectionId === connectionId),
        why,
      ),
    stopAll: (why: AppError) => stop([...active.values()], why),
  }
}

/** What follows a sync may still be under way. */
const hasEnded = ({ progress: { step } }: Active): boolean => step === 'done' || step === 'failed'

const beginning = ({ id, connectionId }: Run): Active => ({
  connectionId,
  secretName: null,
  stop: new AbortController(),
  progress: {
    runId: id,
    connectionId,
    step: 'entries',
    entries: 0,
    subscriptions: 0,
    reached: null,
    waiting: null,
  },
  done: Promise.resolve(null),
})
