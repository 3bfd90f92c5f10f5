import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { ROOT, tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { diskOf } from '../../support/disk.ts'

const CLI = join(ROOT, 'electron/cli.ts')
const FILE = 'id,date,kind,currency,gross\ne1,2026-01-10,charge,USD,100.00\n'
const load = (name: string, dataDir: string) => [
  ...['import', '-', '--format', 'generic', '--name', name, '--data-dir', dataDir],
]

async function imported(dataDir = tempFolder()): Promise<string> {
  expect((await runCommand(load('A', dataDir), { input: FILE })).code).toBe(0)
  return dataDir
}

/** The same as on a full disk: the system refuses files that are longer than half a kilobyte. */
async function onFullDisk(args: string[]) {
  const child = spawn(
    'sh',
    ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, CLI, ...args, '--json'],
    { env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } },
  )
  child.stdin.end(FILE)
  const closed = once(child, 'close')
  const [stdout] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await closed
  return { code, answer: JSON.parse(stdout) }
}

const DISK_FULL = {
  code: 1,
  answer: { error: { code: 'DISK_FULL', fix: expect.stringContaining('Free some space') } },
}

describe.runIf(process.platform === 'linux')('on a full disk', { timeout: 120_000 }, () => {
  test('what only reads works, and what writes says why it cannot', async () => {
    const dataDir = await imported()
    const at = ['--data-dir', dataDir]
    expect(await onFullDisk(['entries', ...at])).toMatchObject({ code: 0, answer: [{ id: 'e1' }] })
    expect(await onFullDisk(['metrics', ...at])).toMatchObject({ code: 0, answer: { entries: 1 } })
    expect(await onFullDisk(load('B', dataDir))).toMatchObject(DISK_FULL)
    expect(await onFullDisk(['api-key', 'create', '--name', 'x', ...at])).toMatchObject(DISK_FULL)
    expect((await runCommand(['metrics', ...at])).code).toBe(0)
  })

  test('what a killed process left beside the ledger is read too', async () => {
    const dataDir = await imported()
    const file = join(dataDir, 'openrevenue.sqlite')
    const killed = `
      const db = require('better-sqlite3')(process.argv[1])
      db.pragma('journal_mode = WAL')
      db.exec("update connections set name = 'Renamed'")
      process.kill(process.pid, 'SIGKILL')`
    spawnSync(process.execPath, ['-e', killed, file], { cwd: ROOT })
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0)
    const { code, answer } = await onFullDisk(['connections', '--data-dir', dataDir])
    expect([code, answer]).toMatchObject([0, [{ name: 'Renamed', entries: 1 }]])
    const db = new Sqlite(file, { readonly: true })
    expect(db.prepare('select name from connections').pluck().all()).toEqual(['Renamed'])
    db.close()
  })

  test('the app does not start on a ledger that it could only read', async () => {
    const dataDir = await imported()
    expect(await onFullDisk(['serve', '--no-open', '--data-dir', dataDir])).toMatchObject(DISK_FULL)
  })

  test('a new ledger is refused without a word of SQL, and nothing of it stays', async () => {
    const dataDir = tempFolder()
    const refused = await onFullDisk(['startups', 'create', '--name', 'x', '--data-dir', dataDir])
    expect(refused).toMatchObject(DISK_FULL)
    expect(JSON.stringify(refused)).not.toContain('CREATE TABLE')
    expect(readdirSync(dataDir)).toEqual([])
  })
})

test('a disk that takes no more files is called full as well', async context => {
  const disk = diskOf({ files: 10 })
  if (!disk) return context.skip('no disk can be mounted here')
  const dataDir = join(disk, 'data')
  mkdirSync(dataDir)
  await imported(dataDir)
  expect(() => {
    for (let n = 0; ; n += 1) writeFileSync(join(disk, `${n}`), '')
  }).toThrow('ENOSPC')
  const run = (...args: string[]) => runCommand([...args, '--json'])
  const read = await run('entries', '--data-dir', dataDir)
  expect([read.code, JSON.parse(read.stdout)]).toMatchObject([0, [{ id: 'e1' }]])
  const create = ['startups', 'create', '--name', 'x', '--data-dir']
  for (const folder of [dataDir, join(disk, 'new')]) {
    const { code, stdout } = await run(...create, folder)
    expect([code, JSON.parse(stdout).error.code]).toEqual([1, 'DISK_FULL'])
  }
  expect(existsSync(join(disk, 'new'))).toBe(false)
})
