import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type Sqlite from 'better-sqlite3'
import { damaged } from './errors.ts'

/** How long a file counts as sound that nobody wrote: a disk may change bytes without a write. Milliseconds. */
const TRUSTED = 86_400_000

/**
 * Looks through the whole file (SQLite's quick_check, some two seconds for a million entries) unless it is
 * as it was when it was last known to be sound (the same size, and not written since) and was looked through
 * within a day. What the last process had not yet moved into it is in the WAL, which has checksums of its own.
 * Throws DATABASE_DAMAGED.
 */
export function checkSound(
  client: Sqlite.Database,
  file: string,
  { always, now = Date.now() }: { always: boolean; now?: number },
): void {
  const state = stateOf(file)
  const known = noted(file)
  const fresh = Math.abs(now - known.lookedAt) < TRUSTED
  if (!always && fresh && state === known.state) return
  const found = client.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw damaged(file)
  note(file, { state, lookedAt: now })
}

/** To be called once a connection has been closed in order. */
export function rememberSound(file: string): void {
  const state = stateOf(file)
  const known = noted(file)
  if (state !== known.state) note(file, { ...known, state })
}

interface Known {
  state: string
  /** When the whole file was last looked through, in milliseconds since the epoch; 0 where nobody knows. */
  lookedAt: number
}

const noteFile = (file: string): string => `${file}.checked`

/** Size in bytes and time of the last change in nanoseconds; empty where the file is gone. */
function stateOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.size} ${found.mtimeNs}` : ''
}

function noted(file: string): Known {
  try {
    const [size, changed, lookedAt] = readFileSync(noteFile(file), 'utf8').split(' ')
    return { state: `${size} ${changed}`, lookedAt: Number(lookedAt) || 0 }
  } catch {
    return { state: '', lookedAt: 0 }
  }
}

/** Where it cannot be kept, the next start looks again. */
function note(file: string, { state, lookedAt }: Known): void {
  try {
    if (state) writeFileSync(noteFile(file), `${state} ${lookedAt}`, { mode: 0o600 })
    else rmSync(noteFile(file), { force: true })
  } catch {}
}
