import { CLAIM, type Queue } from './queue.ts'
import { isGone } from './worker-id.ts'

/** How often a worker looks. Milliseconds. */
export const POLL = 5_000
/** So many looks in a row without a word from a worker, and it is taken for dead. */
const SILENT_LOOKS = Math.ceil((1.5 * CLAIM) / POLL)
/** Milliseconds by which a clock may wander without anybody having set it. */
const WANDER = 30_000

export interface Recovery {
  /** Takes back what workers had that are dead, and what `own` had but for what it runs. */
  look(own: string, running: number[]): void
  /** Where the clock was put back, brings what was put off nearer by as much. To be called at each poll. */
  followClock(): void
}

/**
 * Finds dead workers. Silence is counted in looks, not by the clock: after a sleep, or when the clock is set, a
 * worker that lives has had no chance to speak, and we have not looked.
 */
export function createRecovery(queue: Queue, now: () => number): Recovery {
  const heard = new Map<string, { until: number; looks: number; lookedAt: number }>()
  let last = { wall: now(), passed: performance.now() }

  function isSilent(by: string, until: number): boolean {
    const passed = performance.now()
    const before = heard.get(by)
    if (before?.until !== until) {
      heard.set(by, { until, looks: 0, lookedAt: passed })
      return false
    }
    if (passed - before.lookedAt >= 0.9 * POLL) {
      before.looks += 1
      before.lookedAt = passed
    }
    return before.looks >= SILENT_LOOKS
  }

  return {
    look(own, running) {
      for (const { by, until } of queue.claimants()) {
        if (by === own) queue.takeBack(own, running)
        else if (isGone(by) || isSilent(by, until)) queue.takeBack(by)
      }
    },
    followClock() {
      const present = { wall: now(), passed: performance.now() }
      const drift = present.wall - last.wall - (present.passed - last.passed)
      last = present
      if (drift < -WANDER) queue.shift(drift)
    },
  }
}
