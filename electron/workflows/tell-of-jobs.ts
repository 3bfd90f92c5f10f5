import type { Notice } from '../../shared/contract/app.ts'
import type { JobKindId } from '../../shared/contract/jobs.ts'
import type { Connections } from '../connections/connections.ts'
import type { Ended } from '../jobs/endings.ts'
import type { News } from '../jobs/troubles.ts'
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

/** The notice of a job that died, or was done after it had. */
export function noticeOf({ kind, key, error }: Ended, news: News, name = GONE): Notice {
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
  'rotate-featured': () => [
    'The featured startups could not be chosen',
    'The featured startups are chosen again',
  ],
}
