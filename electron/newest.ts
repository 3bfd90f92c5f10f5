import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The time of the last change below a path, in milliseconds since the epoch; 0 where there is nothing. */
export function newestBelow(path: string): number {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(0, ...readdirSync(path).map(name => newestBelow(join(path, name))))
}
