import type { Connection } from '../shared/contract/connections.ts'
import type { Progress } from '../shared/contract/sync.ts'

/** One line that says how things stand, for the tray. */
export function statusLine(connections: Connection[], running: Progress[], now: number): string {
  if (connections.length === 0) return 'Not set up yet'
  if (running.length > 0) {
    const entries = running.reduce((sum, it) => sum + it.entries, 0)
    return `Syncing… ${entries.toLocaleString()} entries`
  }
  const refused = connections.find(it => it.state === 'key_refused')
  if (refused) return `${refused.name}: the key is refused`
  const last = Math.max(...connections.map(it => it.lastSyncAt ?? 0))
  return last === 0 ? 'Not synced yet' : `Last sync ${ago(now - last)}`
}

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`
}
