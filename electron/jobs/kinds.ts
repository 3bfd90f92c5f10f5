import type { JobKindId, RetryPolicy } from '../../shared/contract/jobs.ts'
import { HOUR } from '../../shared/time.ts'

const MINUTE = 60_000

/** What is true of a kind of job until a person says otherwise. */
export interface KindDefaults {
  limits: {
    /** How many run at a time, in all processes together. */
    atOnce: number
    /** How many are begun in a minute. */
    perMinute?: number
  }
  policy: RetryPolicy
  /**
   * The longest that whoever it asks may have it wait, in milliseconds. Asked for by itself while it fails, such a
   * kind gets no new tries: with something new to send each hour, nobody would be told that nothing arrives.
   */
  longestAsked?: number
  /** When it is due by itself: five fields, as cron has them, by the clock of whatever it is about. */
  cron: string
}

/** A policy for what asks only this machine: what fails there will mostly fail again in a moment. */
const LOCAL: RetryPolicy = { attempts: 5, firstWait: MINUTE, longestWait: HOUR }

export const KINDS: Record<JobKindId, KindDefaults> = {
  'sync-account': {
    limits: { atOnce: 5, perMinute: 100 },
    policy: { attempts: 8, firstWait: 5 * MINUTE, longestWait: 3 * HOUR },
    cron: '0 2 * * *',
  },
  'check-milestones': { limits: { atOnce: 10 }, policy: LOCAL, cron: '0 3 * * *' },
  /** Hourly, for what changes without a sync: a day that ends, settings, a key that is back. */
  'sign-snapshot': { limits: { atOnce: 1 }, policy: LOCAL, cron: '10 * * * *' },
  /** Tries for about three and a half days, as `Retry-After` and doubled waits have it. */
  deliver: {
    limits: { atOnce: 20 },
    policy: { attempts: 24, firstWait: 30_000, longestWait: 6 * HOUR },
    longestAsked: 6 * HOUR,
    cron: '20 * * * *',
  },
  /** The bank's rates are out "around 16:00" in Frankfurt. */
  'refresh-rates': {
    limits: { atOnce: 1 },
    // Asked within the hour after a failure, the bank is not asked again.
    policy: { attempts: 12, firstWait: 1.5 * HOUR, longestWait: 1.5 * HOUR },
    cron: '0 17 * * *',
  },
  'back-up': { limits: { atOnce: 1 }, policy: LOCAL, cron: '30 3 * * *' },
  'refresh-leaderboard': {
    limits: { atOnce: 1 },
    policy: { attempts: 3, firstWait: 5 * MINUTE, longestWait: 30 * MINUTE },
    cron: '0 * * * *',
  },
  /** Has nothing to do by itself. Tries for about a day, at least hourly: later it is no news. */
  'send-alert': {
    limits: { atOnce: 4 },
    policy: { attempts: 28, firstWait: 30_000, longestWait: HOUR },
    cron: '0 * * * *',
  },
  'rotate-featured': { limits: { atOnce: 1 }, policy: LOCAL, cron: '0 0 * * 1' },
}

/** Of what a person asks for: it goes before all that is due by itself, and runs while its kind is paused. */
export const BY_HAND = -10

/**
 * Milliseconds before a job that failed for the nth time is tried again: doubled from the first wait to the
 * longest, give or take a quarter, so that many jobs that failed together don't come back together.
 */
export function waitAfter(
  attempt: number,
  { firstWait, longestWait }: RetryPolicy,
  random: () => number,
): number {
  const wait = Math.min(longestWait, firstWait * 2 ** Math.min(attempt - 1, 40))
  return Math.round(wait * (0.75 + random() / 2))
}

/** No wait of a kind is longer: a job that is due later still was put off while the clock was ahead. */
export const longestWaitOf = (kind: JobKindId, { firstWait, longestWait }: RetryPolicy): number =>
  1.5 * Math.max(firstWait, longestWait, KINDS[kind].longestAsked ?? 0)

/** Whether a job that failed keeps the tries it has left, though it is asked for again. */
export const keepsTries = (kind: JobKindId, priority: number): boolean =>
  KINDS[kind].longestAsked !== undefined && priority > BY_HAND
