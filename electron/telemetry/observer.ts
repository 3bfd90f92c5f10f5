import type { JobKindId, JobState } from '../../shared/contract/jobs.ts'
import type { ProviderId } from '../../shared/providers.ts'

/**
 * How an attempt at a job ended: it did what it was for, it failed, or it was given back because the app stopped or
 * another worker has it by now.
 */
export type AttemptOutcome = 'done' | 'failed' | 'stopped'

/** Told of each thing that is counted, at the moment it happens. */
export interface Observer {
  attemptEnded(kind: JobKindId, outcome: AttemptOutcome, milliseconds: number): void
  /** How many entries of a page were new or different. */
  entriesStored(provider: ProviderId, count: number): void
  /** The status of a provider's answer to one request; null where none came. */
  answered(provider: ProviderId, status: number | null): void
}

/** What is so at one moment, whichever process did it. */
export interface Gauges {
  /** Dead jobs that were dismissed are left out. */
  jobs: { kind: JobKindId; state: JobState; n: number }[]
  /** Milliseconds that the oldest due job of a kind has waited; kinds of which none is due are left out. */
  overdue: { kind: JobKindId; wait: number }[]
  deliveries: { state: DeliveryState; n: number }[]
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'stopped'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]
