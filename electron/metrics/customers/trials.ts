import type { Trial } from '../../../shared/contract/customers.ts'
import type { TrialMonth, TrialsBy } from '../../../shared/contract/plans.ts'
import { type Day, intervals, monthOf } from '../../../shared/time.ts'
import type { Database } from '../../db/open.ts'

/**
 * Every subscription that began with a trial, free and metered ones left out: they never count. Each is
 * one trial, however often it was extended. Of one currency alone where it is given.
 */
export function trialsOf(
  db: Database,
  connectionIds: string[],
  now: number,
  day: (at: number) => Day,
  only?: string,
): Trial[] {
  return db.$client
    .prepare<[string, string | null], TrialRow>(
      `select connection_id as connectionId, id, customer, plan, status, counted, started_at,
         trial_ends_at, ended_at, exists (
           select 1 from mrr_spans b where b.connection_id = s.connection_id
             and b.subscription = s.id and b.until_at > s.trial_ends_at) as billed
       from subscriptions s where trial_ends_at is not null and mrr_n <> '0'
         and connection_id in (select value from json_each(?)) and currency = coalesce(?, currency)`,
    )
    .all(JSON.stringify(connectionIds), only ?? null)
    .map(({ status, counted, billed, started_at, trial_ends_at, ended_at, ...about }) => {
      const outcome = outcomeOf({ status, counted, billed, trial_ends_at, ended_at }, now)
      const left = ended_at !== null && ended_at < trial_ends_at ? ended_at : trial_ends_at
      return { ...about, started: day(started_at), ended: day(left), outcome }
    })
}

interface TrialRow {
  connectionId: string
  id: string
  customer: string
  plan: string
  status: string
  counted: 0 | 1
  started_at: number
  trial_ends_at: number
  ended_at: number | null
  /** Whether it was billed for anything after its trial. */
  billed: 0 | 1
}

/** Providers' words for a subscription that is well; in one of them a trial may just not have been read anew. */
const WELL = new Set(['trialing', 'on_trial', 'active'])

/**
 * Converted once the subscription began to count, or was billed, whatever became of it since; lost if it
 * ended first, or stands still and was never billed.
 */
function outcomeOf(
  { status, counted, billed, trial_ends_at, ended_at }: Omit<TrialRow, keyof Trial | 'started_at'>,
  now: number,
): Trial['outcome'] {
  if (ended_at !== null && ended_at <= trial_ends_at) return 'lost'
  if (trial_ends_at > now) return 'running'
  if (counted || billed) return 'converted'
  return ended_at === null && WELL.has(status) ? 'running' : 'lost'
}

/** Trials month by month (oldest first), from the first month to the last that has any. */
export function trialMonths(trials: Trial[], by: TrialsBy): TrialMonth[] {
  const dayOf = dayBy(by)
  const days = trials.map(dayOf).sort()
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const months = new Map(
    intervals('month', first, last).map(({ start }) => [
      monthOf(start),
      { converted: 0, lost: 0, running: 0 },
    ]),
  )
  for (const trial of trials) {
    const month = months.get(monthOf(dayOf(trial)))
    if (month) month[trial.outcome] += 1
  }
  return [...months].map(([month, { converted, lost, running }]) => ({
    month,
    trials: converted + lost + running,
    converted,
    lost,
    running,
    rate: converted + lost === 0 ? null : converted / (converted + lost),
  }))
}

/** The day by which a trial belongs to a month. */
export const dayBy = (by: TrialsBy) => (trial: Trial) =>
  by === 'ended' ? trial.ended : trial.started
