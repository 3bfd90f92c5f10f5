import type { Queue } from '../jobs/queue.ts'
import { ALL } from '../jobs/refresh-rates.ts'
import type { RatesRefresh } from '../rates/refresh.ts'
import type { Startups } from '../startups/startups.ts'

interface NewFiguresParts {
  jobs: Pick<Queue, 'enqueue'>
  startups: Pick<Startups, 'list' | 'ofConnection'>
  rates: Pick<RatesRefresh, 'isAwaited'>
}

/**
 * What follows new figures of a connection: its startup may have passed a milestone, and a changed figure is signed
 * and sent. Where they need rates that are due, those are asked for first. To be called in the transaction that
 * stores them.
 */
export function afterNewFigures(connectionId: string, parts: NewFiguresParts): void {
  const startup = parts.startups.ofConnection(connectionId)
  if (!startup) return
  if (parts.rates.isAwaited()) parts.jobs.enqueue({ kind: 'refresh-rates', key: ALL })
  else lookAtFigures(startup.id, parts.jobs)
}

export function lookAtFigures(startupId: string, jobs: Pick<Queue, 'enqueue'>): void {
  jobs.enqueue({ kind: 'check-milestones', key: startupId })
  jobs.enqueue({ kind: 'sign-snapshot', key: startupId })
}
