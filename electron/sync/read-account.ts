import type { Progress } from '../../shared/contract/sync.ts'
import type { ProviderId } from '../../shared/providers.ts'
import { dayIn } from '../../shared/time.ts'
import { withCredibleDates } from '../ledger/dates.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { ANSWER_LIMITS } from '../providers/answer-limits.ts'
import type { Credentials, Provider } from '../providers/provider.ts'
import { SYNC_RETRIES } from '../providers/retry.ts'

export interface SyncTask {
  connectionId: string
  provider: Provider
  credentials: Credentials
  cursor: string | null
  zone: string
  hashCustomer(id: string): string
}

export interface SyncContext {
  ledger: Ledger
  now(): number
  signal: AbortSignal
  report(progress: Omit<Progress, 'runId' | 'connectionId'>): void
  /** Told of each page's entries that were new or different. */
  onStored?(provider: ProviderId, entries: number): void
}

/**
 * Reads one connection up to now. Each page is stored with its cursor in one transaction before the
 * next one is asked of the provider's iterator, so stopping at any instant loses nothing.
 * Returns how many entries were new or different.
 */
export async function readAccount(task: SyncTask, context: SyncContext): Promise<number> {
  const { ledger, signal } = context
  const day = dayIn(task.zone)
  const state = {
    step: 'entries' as Progress['step'],
    entries: 0,
    subscriptions: 0,
    reached: null as string | null,
    waiting: null as string | null,
  }
  const report = (change: Partial<typeof state>) => context.report(Object.assign(state, change))
  report({})
  let changed = 0
  const pages = task.provider.pages(task.credentials, task.cursor, {
    now: context.now,
    signal,
    retry: SYNC_RETRIES,
    limits: ANSWER_LIMITS,
    setAside: ledger.setAside(task.connectionId),
    onWait: waiting => {
      if (waiting !== state.waiting) report({ waiting })
    },
  })
  for await (const told of pages) {
    signal.throwIfAborted()
    const page = withCredibleDates(told, context.now())
    const stored = ledger.commit(page, task)
    changed += stored
    context.onStored?.(task.provider.id, stored)
    const oldest = page.entries.reduce((at, it) => Math.min(at, it.occurredAt), Infinity)
    report({
      step: page.step,
      entries: state.entries + page.entries.length,
      subscriptions: state.subscriptions + page.subscriptions.length,
      reached: oldest === Infinity ? state.reached : day(oldest),
    })
  }
  return changed
}
