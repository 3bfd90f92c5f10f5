import { triggerSchema } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections/connections.ts'
import type { Startups } from '../startups/startups.ts'
import { closed, type RunLog } from '../sync/run-log.ts'
import type { Syncs } from '../sync/syncs.ts'
import type { JobKind } from './handlers.ts'

interface SyncAccountParts {
  startups: Pick<Startups, 'list'>
  connections: Pick<Connections, 'list'>
  syncs: Syncs
  log: Pick<RunLog, 'get'>
}

/** How often it looks whether a run that another process has is over. Milliseconds. */
const LOOK = 1_000

/** Reads one connection up to now. Its key is the connection's id. */
export function syncAccount({ startups, connections, syncs, log }: SyncAccountParts): JobKind {
  /** A run of another process, which took this job's worker for dead. */
  async function othersEnd(runId: string, signal: AbortSignal): Promise<void> {
    while (log.get(runId)?.status === 'running' && !signal.aborted) {
      await new Promise(resolve => setTimeout(resolve, LOOK))
    }
  }

  return {
    targets: () =>
      startups
        .list()
        .flatMap(({ id, timezone }) =>
          syncable(connections, id).map(key => ({ key, zone: timezone })),
        ),
    async run({ key, payload, again }, signal) {
      const trigger = again ? 'retry' : triggerSchema.catch('schedule').parse(payload.trigger)
      const run = unlessGone(() => syncs.start(key, trigger))
      if (!run) return undefined
      const stop = () => void syncs.stop(key, closed())
      signal.addEventListener('abort', stop, { once: true })
      try {
        const error = await syncs.finished(run.id)
        if (error && !isDisconnected(error)) throw error
        await othersEnd(run.id, signal)
      } finally {
        signal.removeEventListener('abort', stop)
      }
      return undefined
    },
  }
}

/** Connections that have a key the provider has not refused: a startup's, or all. */
export const syncable = (connections: Pick<Connections, 'list'>, startupId?: string): string[] =>
  connections
    .list(startupId)
    .filter(it => it.state === 'ready' && !it.imported)
    .map(it => it.id)

/** What was removed since it was asked for needs no sync. */
function unlessGone<T>(start: () => T): T | null {
  try {
    return start()
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null
    throw error
  }
}

/** Stopped for the connection was disconnected or removed: there is nothing to go on with. */
const isDisconnected = ({ code, retryable }: AppError): boolean =>
  code === 'INTERRUPTED' && !retryable
