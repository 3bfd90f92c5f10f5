import type { Connection } from '../../shared/contract/connections.ts'
import type { Progress } from '../../shared/contract/sync.ts'

const MINUTE = 60_000

/** One line that says how things stand, for the tray. */
export function statusLine(connections: Connection[], running: Progress[], now: number): string {
  if (connections.length === 0) return 'Not set up yet'
  if (running.length > 0) {
    const entries = running.reduce((sum, it) => sum + it.entries, 0)
    return `Syncing… ${entries.toLocaleString()} entries`
  }
  const refused = connections.find(it => it.state === 'key_refused')
  if (refused) return `${refused.name}: the key is refused`
  const synced = connections.flatMap(it => it.lastSyncAt ?? [])
  if (synced.length === 0) return 'Not synced yet'
  const credible = synced.filter(at => at <= now + MINUTE)
  if (credible.length === 0) return 'Last sync while the clock was ahead'
  return `Last sync ${ago(now - Math.max(...credible))}`
}

function ago(ms: number): string {
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`
}
