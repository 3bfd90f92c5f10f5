import type { AlertChannel } from '../../shared/contract/alerts.ts'
import type { Notice } from '../../shared/contract/app.ts'
import type { JobKindId } from '../../shared/contract/jobs.ts'
import type { Alert } from '../alerts/alert.ts'
import type { Alerts } from '../alerts/alerts.ts'
import type { Connections } from '../connections/connections.ts'
import type { Database } from '../db/open.ts'
import type { Ended } from '../jobs/endings.ts'
import type { NewJob } from '../jobs/job.ts'
import { alertJobs, channelOf } from '../jobs/send-alert.ts'
import { type News, newsOf } from '../jobs/troubles.ts'
import type { Platforms } from '../publishing/push/platforms.ts'
import type { Startups } from '../startups/startups.ts'

interface NamedParts {
  startups: Pick<Startups, 'list'>
  connections: Pick<Connections, 'names'>
  platforms: Pick<Platforms, 'names'>
}

/** What jobs are about, by their keys: a connection's name with its startup's where there are several, and so on. */
export function namesOf({ startups, connections, platforms }: NamedParts): Record<string, string> {
  const startupNames = new Map(startups.list().map(({ id, name }) => [id, name]))
  const named = connections.names().map(({ id, startupId, name }) => {
    const of = startupNames.size > 1 ? ` of ${startupNames.get(startupId)}` : ''
    return [id, name + of] as const
  })
  return Object.fromEntries([...startupNames, ...named, ...platforms.names()])
}

interface TellingParts {
  db: Database
  names(): Record<string, string>
  alerts: Pick<Alerts, 'channels'>
  enqueue(job: NewJob): void
  now(): number
}

/**
 * Has every channel told how a job ended, where that is news; in the transaction that ends it. Returns the notice of
 * it. An alert that could not be sent is told on this machine alone.
 */
export function tellOfEnd(job: Ended, parts: TellingParts): Notice | null {
  const { db, names, alerts, enqueue, now } = parts
  if (job.kind === 'send-alert') {
    return job.error && noticeOf(job, 'died', CHANNELS[channelOf(job.key)])
  }
  const news = newsOf(db, job, now())
  if (!news) return null
  const notice = noticeOf(job, news, names()[job.key])
  for (const it of alertJobs(alerts.channels(), alertOf(job, news, { ...notice, at: now() }))) {
    enqueue(it)
  }
  return notice
}

/** The words of a surprise may name anything, and stay here. */
const alertOf = (
  { id, kind, key, error }: Ended,
  news: News,
  { title, body, at }: { title: string; body: string; at: number },
): Alert => ({
  id: `job_${id}_${news}_${at}`,
  type: `job.${news}`,
  createdAt: at,
  title,
  body: error?.code === 'INTERNAL' ? 'Something went wrong inside OpenRevenue.' : body,
  job: { kind, key },
})

const CHANNELS: Record<AlertChannel, string> = { email: 'by e-mail', webhook: 'to the webhook' }

/** The notice of a job that died, or was done after it had. */
function noticeOf({ kind, key, error }: Ended, news: News, name = GONE): Notice {
  const [failed, mended] = WORDS[kind](name)
  if (news === 'recovered') return { kind: 'job-recovered', title: mended, body: '' }
  const body = [error?.message, error?.fix].filter(Boolean).join(' ')
  return kind === 'sync-account'
    ? { kind: 'sync-failed', connectionId: key, title: failed, body }
    : { kind: 'job-died', title: failed, body }
}

const GONE = 'Something that was removed'

const WORDS: Record<JobKindId, (name: string) => [failed: string, mended: string]> = {
  'sync-account': name => [`${name} could not be synced`, `${name} syncs again`],
  'check-milestones': name => [
    `${name}’s milestones could not be checked`,
    `${name}’s milestones are checked again`,
  ],
  'sign-snapshot': name => [
    `${name}’s figures could not be signed`,
    `${name}’s figures are signed again`,
  ],
  deliver: name => [`${name} did not take a snapshot`, `${name} takes snapshots again`],
  'refresh-rates': () => [
    'Exchange rates could not be fetched',
    'Exchange rates are fetched again',
  ],
  'back-up': () => ['The ledger could not be backed up', 'The ledger is backed up again'],
  'refresh-leaderboard': () => [
    'The leaderboard could not be refreshed',
    'The leaderboard is refreshed again',
  ],
  'send-alert': name => [
    `An alert could not be sent ${name}`,
    `An alert was sent ${name} after all`,
  ],
  'rotate-featured': () => [
    'The featured startups could not be chosen',
    'The featured startups are chosen again',
  ],
}
