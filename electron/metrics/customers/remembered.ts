import type { Database } from '../../db/open.ts'

/**
 * Remembers what was last worked out from the ledger, until anything is written to it, by this process
 * or another (sqlite.org/pragma.html#pragma_data_version): sorting through a million entries is done
 * once, not for every page that is scrolled to.
 */
export function remembered<T>(db: Database): (key: string, work: () => T) => T {
  const written = db.$client.prepare<[], number>('select total_changes()').pluck()
  let last: { state: string; value: T } | undefined
  return (key, work) => {
    const version = db.$client.pragma('data_version', { simple: true })
    const state = `${version} ${written.get()} ${key}`
    if (last?.state !== state) last = { state, value: work() }
    return last.value
  }
}
