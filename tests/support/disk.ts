import { spawnSync } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { tempFolder } from './app.ts'

/** A disk of its own with so much room, or null where the system mounts none. */
export function diskOf({ megabytes = 16, files = 1000 }): string | null {
  const folder = tempFolder()
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,nr_inodes=${files}`, 'tmpfs', folder]
  if (spawnSync('mount', options).status !== 0) return null
  onTestFinished(() => void spawnSync('umount', [folder]))
  return folder
}
