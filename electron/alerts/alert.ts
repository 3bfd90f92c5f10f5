import type { JobKindId } from '../../shared/contract/jobs.ts'

/** What a channel tells: words that hold no key, no token and no customer. */
export interface Alert {
  /** The same at each try, so that a receiver knows a repeat. */
  id: string
  type: 'job.died' | 'job.recovered' | 'test'
  /** Milliseconds since the epoch. */
  createdAt: number
  title: string
  body: string
  /** Null of a test. */
  job: { kind: JobKindId; key: string } | null
}
