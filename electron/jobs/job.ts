import type { JobError, JobKindId } from '../../shared/contract/jobs.ts'
import { AppError, toProblem } from '../../shared/errors.ts'

export interface NewJob {
  kind: JobKindId
  key: string
  /** Ids and words that say what is to be done; never what it is to be done with. */
  payload?: Record<string, string>
  /** Smaller goes first; 0 by default. */
  priority?: number
}

/** A job that a worker has, for one attempt. */
export interface Claim {
  id: number
  kind: JobKindId
  key: string
  payload: Record<string, string>
  /** 1 the first time. */
  attempt: number
  /** Whether it failed since it was last asked for. */
  again: boolean
  by: string
}

/** An error after which a job is tried again no sooner than `wait` milliseconds from now. */
export class RetryLater extends AppError {
  readonly wait: number

  constructor(error: AppError, wait: number) {
    super(error, { retryable: true, cause: error })
    this.wait = wait
  }
}

/** Whether an error says what to do first: trying again before that is no use. One that nobody foresaw may pass. */
export const isFinal = (thrown: unknown): boolean => thrown instanceof AppError && !thrown.retryable

export function errorOf(thrown: unknown): JobError {
  const { code, message, why, fix } = toProblem(thrown)
  return { code, message: why ? `${message} ${why}` : message, fix: fix ?? null }
}

export const cutOff = (): AppError =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'OpenRevenue ended while this ran.',
    fix: 'Nothing is lost: it is run again.',
  })
