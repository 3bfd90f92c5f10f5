import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether what was built is as new as what it was built from. A clock that was ahead then says nothing. Now is
 * by the clock that files are dated by, whatever time the app is told that it is.
 */
export function isFresh(built: string, sources: string[]): boolean {
  const at = newestBelow(built)
  return (
    at > 0 &&
    at <= performance.timeOrigin + performance.now() &&
    at >= Math.max(...sources.map(newestBelow))
  )
}

/** The time of the last change below a path, in milliseconds since the epoch; 0 where there is nothing. */
function newestBelow(path: string): number {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestBelow(join(path, name))))
}
