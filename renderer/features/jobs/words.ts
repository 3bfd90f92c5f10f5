import type { Job, JobKindId, JobState } from '../../../shared/contract/jobs.ts'
import { decimal } from '../../format.ts'
import type { Tone } from '../../parts/badge.tsx'

export const KIND_NAMES: Record<JobKindId, string> = {
  'sync-account': 'Revenue sync',
  'check-milestones': 'Milestone check',
  'sign-snapshot': 'Signing',
  deliver: 'Delivery',
  'refresh-rates': 'Exchange rates',
  'back-up': 'Backup',
  'refresh-leaderboard': 'Leaderboard',
  'rotate-featured': 'Featured startups',
  'send-alert': 'Alert',
}

export const KIND_WORDS: Record<JobKindId, string> = {
  'sync-account': 'Fetches what’s new from your providers. Also runs when the app starts.',
  'check-milestones': 'Checks for new milestones. Also runs after each sync.',
  'sign-snapshot': 'Signs your figures if they changed. Also runs after each sync.',
  deliver: 'Sends each new snapshot to your platforms right away. Also picks up any left over.',
  'refresh-rates':
    'Fetches the European Central Bank’s daily rates if your figures need them. Frankfurt time.',
  'back-up': 'Copies your ledger and checks the copy. This computer’s time.',
  'refresh-leaderboard': 'Refreshes the startups you follow.',
  'rotate-featured': 'Picks the week’s featured startups. UTC.',
  'send-alert':
    'Tells you by e-mail or webhook when a job fails for good, and when it works again.',
}

/** What a kind has nothing to do for yet. */
export const IDLE: Record<JobKindId, string> = {
  'sync-account': 'No account to sync',
  'check-milestones': 'No startup yet',
  'sign-snapshot': 'No startup yet',
  deliver: 'Nothing to send',
  'refresh-rates': 'Not needed: one currency',
  'back-up': 'Nothing to back up yet',
  'refresh-leaderboard': 'No startup followed',
  'rotate-featured': 'No startup followed',
  'send-alert': 'Nothing to tell',
}

export const STATES: Record<JobState, { tone: Tone; name: string }> = {
  waiting: { tone: 'neutral', name: 'Waiting' },
  running: { tone: 'neutral', name: 'Running' },
  done: { tone: 'good', name: 'Done' },
  failed: { tone: 'warning', name: 'Will retry' },
  dead: { tone: 'danger', name: 'Dead' },
}

/** Of a kind that no cron line makes due. */
export const DUE_WHEN: Partial<Record<JobKindId, string>> = {
  'send-alert': 'When a job fails for good or works again',
}

type Named = Pick<Job, 'kind' | 'key'>

/** The name of what a job is about, if it is about one of several. */
export const aboutOf = ({ kind, key }: Named, names: Record<string, string>): string | undefined =>
  kind === 'send-alert' ? channelIn(key) : names[key]

export function titleOf(job: Named, names: Record<string, string>): string {
  const about = aboutOf(job, names)
  return about ? `${KIND_NAMES[job.kind]}: ${about}` : KIND_NAMES[job.kind]
}

/** An alert's key begins with how it is sent. */
const channelIn = (key: string): string => (key.startsWith('email:') ? 'E-mail' : 'Webhook')

/** How long it took, or has taken so far. */
export function took(startedAt: number | null, endedAt: number | null): string {
  if (startedAt === null || endedAt === null) return '–'
  const seconds = Math.max(0, endedAt - startedAt) / 1000
  if (seconds < 0.1) return '< 0.1 s'
  return seconds < 60 ? `${decimal(seconds)} s` : `${Math.round(seconds / 60)} min`
}

export const tries = (count: number): string => (count === 1 ? '1 try' : `${count} tries`)
