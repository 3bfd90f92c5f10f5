import type { Connection } from '../../shared/contract/connections.ts'
import type { Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections/connections.ts'
import { nothingBehind } from '../imports/provider.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { BY_HAND } from '../jobs/kinds.ts'
import { syncable } from '../jobs/sync-account.ts'
import { connectionGone, type RunLog } from '../sync/run-log.ts'

/** One connection, or every one that may sync: a startup's, or all startups'. */
export interface Which {
  connectionId?: string
  startupId?: string
}

export interface StartSync {
  /**
   * Asks for a sync, and begins what may begin now. Returns the runs that are under way; more follow where there
   * are more than run at once. A connection that is syncing already keeps its run. Throws NOT_FOUND, CONFLICT where
   * the connection has no key, and INVALID_INPUT where it is a file.
   */
  syncNow(trigger: Trigger, which?: Which): Run[]
  /** The same, to the end and of what follows it. Returns the newest run of each. */
  syncToEnd(trigger: Trigger, which?: Which): Promise<Run[]>
}

interface StartSyncParts {
  connections: Pick<Connections, 'list' | 'get'>
  jobs: Pick<Jobs, 'enqueue' | 'work' | 'waits' | 'settled' | 'settledOf'>
  log: Pick<RunLog, 'running' | 'recent'>
}

export function createStartSync({ connections, jobs, log }: StartSyncParts): StartSync {
  function ask(trigger: Trigger, { connectionId, startupId }: Which): string[] {
    const ids = connectionId
      ? [withKey(connections.get(connectionId, startupId))]
      : syncable(connections, startupId)
    for (const key of ids) {
      if (log.running(key)) continue
      // A platform that asks is nobody who sits here.
      const priority = trigger === 'api' ? 0 : BY_HAND
      jobs.enqueue({ kind: 'sync-account', key, payload: { trigger }, priority })
    }
    jobs.work()
    // Neither begun nor waiting for room: it was removed since.
    if (connectionId && !log.running(connectionId) && !jobs.waits('sync-account', connectionId)) {
      throw connectionGone()
    }
    return ids
  }

  return {
    syncNow: (trigger, which = {}) => ask(trigger, which).flatMap(id => log.running(id) ?? []),
    async syncToEnd(trigger, which = {}) {
      const ids = ask(trigger, which)
      for (const id of ids) await jobs.settledOf('sync-account', id)
      await jobs.settled()
      return ids.flatMap(id => log.recent(id, 1))
    },
  }
}

/** Its id, where there is a key to sync with. */
function withKey({ id, name, state, imported }: Connection): string {
  if (imported) throw nothingBehind()
  if (state !== 'disconnected') return id
  throw new AppError({
    code: 'CONFLICT',
    message: `${name} is disconnected: its key is forgotten.`,
    fix: 'Connect the account again; the sync goes on where it stopped.',
  })
}
