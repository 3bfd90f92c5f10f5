import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isFresh } from '../../../electron/headless/newest.ts'
import { tempFolder } from '../../support/app.ts'

test('what was built is fresh while nothing that it was built from is newer', () => {
  const folder = tempFolder()
  const [built, source] = [join(folder, 'built.js'), join(folder, 'source')]
  const file = join(source, 'deep', 'file.ts')
  const touch = (path: string, hours: number) => {
    writeFileSync(path, '')
    const at = Date.now() / 1000 + hours * 3_600
    utimesSync(path, at, at)
  }
  mkdirSync(join(source, 'deep'), { recursive: true })
  touch(file, -2)
  const fresh = () => isFresh(built, [source])
  expect(fresh()).toBe(false)
  touch(built, -1)
  expect(fresh()).toBe(true)
  touch(file, -0.5)
  expect(fresh()).toBe(false)
  // Built while the clock was a year ahead: later changes would look older for a year.
  touch(built, 365 * 24)
  expect(fresh()).toBe(false)
})
