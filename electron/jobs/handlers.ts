import type { JobError, JobKindId } from '../../shared/contract/jobs.ts'
import type { Handler } from './running.ts'

/** Who a kind of job is about, and whose clock its cron line goes by. */
export interface Target {
  key: string
  zone: string
}

/** What a kind of job does. One file a kind. */
export interface JobKind {
  /** For whom it is due by its schedule. */
  targets(): Target[]
  run: Handler
  /** What follows when nobody tries again by itself. In the transaction that ends it. */
  died?(key: string, error: JobError): void
  /** What is undone of that when a person has a dead one tried again. In the transaction that asks. */
  revive?(key: string): void
}

export type JobKinds = Record<JobKindId, JobKind>
