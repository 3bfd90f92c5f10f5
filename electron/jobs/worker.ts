import type { JobKindId } from '../../shared/contract/jobs.ts'
import type { JobReader } from './reader.ts'
import { createRecovery, POLL } from './recovery.ts'
import { createRunning, type RunningParts } from './running.ts'
import { newWorkerId } from './worker-id.ts'

/** How often it looks while somebody waits for what another process does. Milliseconds. */
const IMPATIENT_POLL = 200
/** How long a stop waits for what runs. Milliseconds. */
const GRACE = 4_500

export interface Worker {
  /** To be told of each job that this process asked for: begins it soon, if it is due and there is room. */
  expect(id: number): void
  /** Begins all that may begin now. A handler's first synchronous part has run when it returns. */
  work(): void
  /**
   * From now on it does whatever is due, whoever asked for it; until then what this process asked for. What was left
   * by an earlier start waits for the first poll: opening comes first.
   */
  start(): void
  /** Settles once all that it does, and what followed from it, has ended or waits for a later try. */
  settled(): Promise<void>
  /** The same of one job, whichever process asked for it; if it is due and this one may, this one does it. */
  settledOf(kind: JobKindId, key: string): Promise<void>
  /** Begins nothing more, and gives back what has not ended within five seconds. */
  stop(): Promise<void>
}

interface WorkerParts extends RunningParts {
  now(): number
  reader: Pick<JobReader, 'live'>
}

export function createWorker({ now, reader, ...parts }: WorkerParts): Worker {
  const { queue, onError } = parts
  const id = newWorkerId()
  /** What this process asked for; null once it does everyone's. */
  let own: Set<number> | null = new Set<number>()
  const recovery = createRecovery(queue, now)
  const running = createRunning(id, {
    ...parts,
    onChange() {
      parts.onChange()
      // An end may have made room, or be what another job of its key waited for.
      workSoon()
    },
  })
  let closed = false
  let soon = false
  let poll: NodeJS.Timeout | undefined

  function work(): void {
    if (closed || own?.size === 0) return
    // Where it cannot look for the dead, the living go on.
    guarded(() => recovery.look(id, running.ids()))
    guarded(() => {
      for (let claim = next(); claim; claim = next()) running.begin(claim)
    })
  }

  function guarded(part: () => void): void {
    try {
      part()
    } catch (error) {
      onError(error)
    }
  }

  const next = () => queue.claim(id, own ?? undefined)

  function workSoon(): void {
    if (soon || closed) return
    soon = true
    queueMicrotask(() => {
      soon = false
      work()
    })
  }

  async function untilNone(find: () => number[]): Promise<void> {
    for (;;) {
      const owed = closed ? [] : find()
      if (owed.length === 0) return
      work()
      const ends = running.ends(owed)
      await (ends.length > 0 ? Promise.race(ends) : later(IMPATIENT_POLL))
    }
  }

  return {
    work,
    expect(jobId) {
      own?.add(jobId)
      workSoon()
    },
    start() {
      own = null
      poll = setInterval(() => {
        guarded(recovery.followClock)
        work()
      }, POLL)
    },
    settled: () => untilNone(() => queue.owed(own ?? undefined)),
    settledOf: (kind, key) =>
      untilNone(() => {
        const job = reader.live(kind, key)
        if (!job) return []
        own?.add(job.id)
        return queue.owed([job.id])
      }),
    async stop() {
      closed = true
      clearInterval(poll)
      await running.stop(GRACE)
    },
  }
}

const later = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
