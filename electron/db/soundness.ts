import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type Sqlite from 'better-sqlite3'
import { damaged } from './errors.ts'

/**
 * Looks through the whole file (SQLite's quick_check, some two seconds for a million entries) unless it is
 * as it was when it was last known to be sound: the same size, and not written since. What the last process
 * had not yet moved into it is in the WAL, which has checksums of its own. Throws DATABASE_DAMAGED.
 */
export function checkSound(client: Sqlite.Database, file: string): void {
  const state = stateOf(file)
  if (state === noted(file)) return
  const found = client.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') throw damaged(file)
  note(file, state)
}

/** To be called once a connection has been closed in order. */
export function rememberSound(file: string): void {
  const state = stateOf(file)
  if (state !== noted(file)) note(file, state)
}

const noteFile = (file: string): string => `${file}.checked`

/** Size in bytes and time of the last change in nanoseconds; empty where the file is gone. */
function stateOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.size} ${found.mtimeNs}` : ''
}

function noted(file: string): string | null {
  try {
    return readFileSync(noteFile(file), 'utf8')
  } catch {
    return null
  }
}

/** Where it cannot be kept, the next start looks again. */
function note(file: string, state: string): void {
  try {
    if (state) writeFileSync(noteFile(file), state, { mode: 0o600 })
    else rmSync(noteFile(file), { force: true })
  } catch {}
}
