import type { Connection } from '../../../shared/contract/connections.ts'
import { HOUR } from '../../../shared/time.ts'

export interface Health {
  status: 'healthy' | 'degraded' | 'unhealthy'
  /** Seconds since this server started. */
  uptime: number
  lastSync?: string
  message?: string
  publicKey: string
  timestamp: number
}

/** A source is stale for a platform once its last sync is older than this. */
const STALE = 48 * HOUR
/** A sync that ended further ahead than this was dated by a clock that was wrong. Milliseconds. */
const AHEAD = 2 * 60_000

/** What the accounts under a startup say of its figures; null before set-up. Whether `syncs` are told is the founder's. */
export function healthOf(
  accounts: Connection[] | null,
  told: { syncs: boolean },
  now: number,
): Pick<Health, 'status' | 'message' | 'lastSync'> {
  const { status, message } = judge(accounts, now)
  if (!told.syncs) return { status }
  const synced = (accounts ?? []).flatMap(({ lastSyncAt }) =>
    lastSyncAt === null || lastSyncAt > now + AHEAD ? [] : lastSyncAt,
  )
  return {
    status,
    ...(message ? { message } : {}),
    ...(synced.length > 0 ? { lastSync: new Date(Math.max(...synced)).toISOString() } : {}),
  }
}

/** An account that lags behind is not hidden by another one that does not. */
function judge(accounts: Connection[] | null, now: number): Pick<Health, 'status' | 'message'> {
  if (accounts === null) return { status: 'unhealthy', message: 'Not set up yet.' }
  if (accounts.every(it => it.lastSyncAt === null)) {
    return { status: 'unhealthy', message: 'No sync has ended yet.' }
  }
  if (accounts.some(it => it.state === 'key_refused')) {
    return { status: 'degraded', message: 'A provider refuses its key.' }
  }
  const ages = accounts
    .filter(it => it.state === 'ready' && !it.imported)
    .map(it => now - (it.lastSyncAt ?? now))
  if (ages.some(age => age > STALE)) {
    return { status: 'degraded', message: 'The last sync is older than 48 hours.' }
  }
  if (ages.some(age => age < -AHEAD)) {
    return { status: 'degraded', message: 'The clock was ahead when the last sync ended.' }
  }
  return { status: 'healthy' }
}
