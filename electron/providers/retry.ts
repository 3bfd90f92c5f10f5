import pRetry from 'p-retry'
import { AppError } from '../../shared/errors.ts'

export interface RetryPolicy {
  /** How many times a call is tried again. */
  retries: number
  /** The first wait; each one after it is twice as long, with jitter. Milliseconds. */
  firstWait: number
  longestWait: number
}

export const SYNC_RETRIES: RetryPolicy = { retries: 8, firstWait: 500, longestWait: 30_000 }
export const CHECK_RETRIES: RetryPolicy = { retries: 2, firstWait: 300, longestWait: 2_000 }

/** A failure worth another try, with the wait that the provider asked for, in milliseconds. */
export class RetryableError extends AppError {
  readonly retryAfter: number

  constructor(problem: ConstructorParameters<typeof AppError>[0], retryAfter = 0, cause?: unknown) {
    super(problem, { retryable: true, cause })
    this.retryAfter = retryAfter
  }
}

/**
 * Calls `call` until it answers, fails for good, or the policy is used up. Waits with jitter, never
 * shorter than a RetryableError's `retryAfter`.
 */
export function withRetries<T>(
  call: () => Promise<T>,
  {
    retry,
    signal,
    onWait,
  }: { retry: RetryPolicy; signal: AbortSignal; onWait(reason: string | null): void },
): Promise<T> {
  return pRetry(
    async () => {
      const answer = await call()
      onWait(null)
      return answer
    },
    {
      retries: retry.retries,
      minTimeout: retry.firstWait,
      maxTimeout: retry.longestWait,
      randomize: true,
      signal,
      shouldRetry: ({ error }) => error instanceof RetryableError,
      onFailedAttempt: async ({ error, retriesLeft }) => {
        if (!(error instanceof RetryableError) || retriesLeft === 0) return
        onWait(error.why ?? error.message)
        if (error.retryAfter > 0) await wait(error.retryAfter, signal)
      },
    },
  )
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', aborted, { once: true })
    function done() {
      signal.removeEventListener('abort', aborted)
      resolve()
    }
    function aborted() {
      clearTimeout(timer)
      reject(signal.reason)
    }
  })
}
