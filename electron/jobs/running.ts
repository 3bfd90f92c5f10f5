import type { JobKindId } from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/errors.ts'
import { explainStorage } from '../db/errors.ts'
import type { Claim } from './job.ts'
import type { Queue } from './queue.ts'

/** How often a worker says that it lives: well within a claim. Milliseconds. */
const BEAT = 15_000

/**
 * Does one job, more than once if need be: an attempt may be cut off at any moment. What it returns is done in the
 * transaction that ends the job, or not at all. Throws what the job failed of.
 */
export type Handler = (
  claim: Claim,
  signal: AbortSignal,
) => Promise<undefined | (() => void)> | undefined

/** The attempts that a worker makes now. */
export interface Running {
  /** A handler's first synchronous part has run when it returns. */
  begin(claim: Claim): void
  ids(): number[]
  /** Those of these jobs that run here, each settling when its attempt has ended. */
  ends(ids: number[]): Promise<void>[]
  /** Asks all to stop, and gives back those that have not after so many milliseconds. */
  stop(grace: number): Promise<void>
}

export interface RunningParts {
  queue: Queue
  handler(kind: JobKindId): Handler
  /** Told of what nobody foresaw. */
  onError(error: unknown): void
  /** Called when an attempt began, and when it ended. */
  onChange(): void
  /** Told how an attempt ended, and how long it took. Milliseconds. */
  onEnded?(kind: JobKindId, outcome: Outcome, took: number): void
}

/** `stopped`: it was given back, or another worker has the job by now. */
type Outcome = 'done' | 'failed' | 'stopped'

interface Active {
  claim: Claim
  stop: AbortController
  ended: Promise<void>
}

/** `id`: the worker's, under which it claims. */
export function createRunning(
  id: string,
  { queue, handler, onError, onChange, onEnded }: RunningParts,
): Running {
  const active = new Map<number, Active>()
  let beat: NodeJS.Timeout | undefined
  /** What had not ended in time was given back; the ledger may be closed. */
  let over = false

  async function attempt(claim: Claim, signal: AbortSignal): Promise<Outcome> {
    try {
      const effect = await handler(claim.kind)(claim, signal)
      if (over) return 'stopped'
      return queue.done(claim, effect) ? 'done' : 'stopped'
    } catch (error) {
      if (over) return 'stopped'
      if (signal.aborted) {
        queue.release(claim)
        return 'stopped'
      }
      const explained = explainStorage(error)
      if (!(explained instanceof AppError)) onError(error)
      queue.fail(claim, explained)
      return 'failed'
    }
  }

  function forget(jobId: number): void {
    active.delete(jobId)
    if (active.size === 0) {
      clearInterval(beat)
      beat = undefined
    }
    onChange()
  }

  /** A job that another worker has by now, for this one was taken for dead, is left to it. */
  function keepUp(): void {
    try {
      const kept = new Set(queue.keep(id, [...active.keys()]))
      for (const [jobId, { stop }] of active) {
        if (!kept.has(jobId)) stop.abort(new Error('Another worker has this job.'))
      }
    } catch (error) {
      onError(error)
    }
  }

  return {
    begin(claim) {
      const entry: Active = { claim, stop: new AbortController(), ended: Promise.resolve() }
      active.set(claim.id, entry)
      beat ??= setInterval(keepUp, BEAT).unref()
      const since = performance.now()
      entry.ended = attempt(claim, entry.stop.signal)
        .then(outcome => onEnded?.(claim.kind, outcome, performance.now() - since))
        .catch(onError)
        .finally(() => forget(claim.id))
      onChange()
    },
    ids: () => [...active.keys()],
    ends: ids => ids.flatMap(it => active.get(it)?.ended ?? []),
    async stop(grace) {
      for (const { stop } of active.values()) stop.abort(new Error('OpenRevenue stops.'))
      let patience: NodeJS.Timeout | undefined
      await Promise.race([
        Promise.allSettled([...active.values()].map(it => it.ended)),
        new Promise(resolve => {
          patience = setTimeout(resolve, grace)
        }),
      ])
      clearTimeout(patience)
      over = true
      clearInterval(beat)
      for (const { claim } of active.values()) {
        try {
          queue.release(claim)
        } catch (error) {
          // The next look of whoever is next takes it back.
          onError(error)
        }
      }
    },
  }
}
