import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { dataFolder, ROOT, tempFolder, testApp } from '../../support/app.ts'
import {
  backup,
  damage,
  filesIn,
  fill,
  imported,
  ledgerIn,
  SEALED_WITH,
} from '../../support/backups.ts'
import { runCommand, startCommand } from '../../support/command.ts'
import { diskOf } from '../../support/disk.ts'
import { ledgerBefore } from '../../support/ledger/earlier.ts'

const NOW = Date.UTC(2026, 5, 17, 9)

/** A folder with the sample in it, and a backup of it. */
async function sample() {
  const dataDir = dataFolder()
  const it = await testApp({ dataDir, now: () => NOW })
  await it.client.connections.startSample()
  await it.sync()
  await it.app.close()
  const { answer } = await backup(dataDir, ['create'], { now: NOW })
  return { dataDir, file: answer.file as string, made: answer }
}

const metrics = async (dataDir: string): Promise<string> => {
  const { code, stdout } = await runCommand(['metrics', '--json', '--data-dir', dataDir], {
    now: NOW,
  })
  expect(code).toBe(0)
  return stdout
}

test('into an empty folder gives the same metrics to the byte', async () => {
  const { dataDir, file, made } = await sample()
  const before = await metrics(dataDir)
  const other = join(tempFolder(), 'new')
  const { code, answer } = await backup(other, ['restore', file])
  expect([code, answer]).toEqual([
    0,
    {
      ...{ file, entries: made.entries, created_at: made.created_at },
      ...{ replaced: null, secrets: 0, keys_missing: 0, read_anew: false },
    },
  ])
  expect(await metrics(other)).toBe(before)
  expect(filesIn(other)).toEqual([])
  expect(filesIn(dataDir), 'the backup is only read').toEqual([basename(file)])
})

test('keeps the ledger that was there, with what it had not moved out of its WAL yet', async () => {
  const dataDir = await imported()
  const { answer } = await backup(dataDir, ['create'])
  const killed = `
    const db = require('better-sqlite3')(process.argv[1])
    db.pragma('journal_mode = WAL')
    db.exec("update connections set name = 'Later'")
    process.kill(process.pid, 'SIGKILL')`
  spawnSync(process.execPath, ['-e', killed, ledgerIn(dataDir)], { cwd: ROOT })
  expect(existsSync(`${ledgerIn(dataDir)}-wal`)).toBe(true)
  const restored = await backup(dataDir, ['restore', '--newest'])
  expect(restored.answer).toMatchObject({ file: answer.file, entries: 1 })
  const names = (file: string) => {
    const db = new Sqlite(file, { readonly: true })
    const found = db.prepare('select name from connections').pluck().all()
    db.close()
    return found
  }
  expect(names(restored.answer.replaced)).toEqual(['Later'])
  expect(names(ledgerIn(dataDir))).toEqual(['A'])
  expect((await runCommand(['entries', '--data-dir', dataDir])).code).toBe(0)
})

describe('a damaged ledger', () => {
  test('names the newest good backup and the command that restores it', async () => {
    const dataDir = await imported()
    const at = Date.UTC(2026, 10, 25, 3)
    const { answer: good } = await backup(dataDir, ['create'], { now: at })
    const { answer: newest } = await backup(dataDir, ['create'], { now: at + 86_400_000 })
    damage(newest.file)
    const whole = readFileSync(ledgerIn(dataDir))
    damage(ledgerIn(dataDir))
    const { finished } = startCommand(['serve', '--no-open', '--json', '--data-dir', dataDir])
    const refused = [
      JSON.parse((await finished).stdout).error,
      JSON.parse((await runCommand(['metrics', '--json', '--data-dir', dataDir])).stdout).error,
    ]
    for (const error of refused) {
      expect(error).toMatchObject({
        code: 'DATABASE_DAMAGED',
        fix: expect.stringMatching(
          /good backup is from 2026-11-25 03:00 UTC, with 1 entry\. The next sync fetches.*CSV imports and settings made since are not in it\. Restore it with: .*backup restore --newest --data-dir "[^"]+"\. Put a backup of openrevenue\.sqlite in its place/,
        ),
      })
    }
    const { code, answer } = await backup(dataDir, ['restore', '--newest'])
    expect([code, answer.created_at]).toEqual([0, good.created_at])
    expect((await runCommand(['entries', '--data-dir', dataDir])).code).toBe(0)
    expect(readFileSync(answer.replaced).equals(whole)).toBe(false)
  })

  test.each([
    ['emptied', (file: string) => truncateSync(file, 0)],
    ['replaced by something else', (file: string) => writeFileSync(file, 'x'.repeat(9000))],
    ['gone', (file: string) => rmSync(file)],
  ])('that was %s is restored as well', async (_how, spoil) => {
    const dataDir = await imported()
    await backup(dataDir, ['create'])
    spoil(ledgerIn(dataDir))
    expect((await backup(dataDir, ['restore', '--newest'])).code).toBe(0)
    const entries = await runCommand(['entries', '--json', '--data-dir', dataDir])
    expect(JSON.parse(entries.stdout)).toMatchObject([{ id: 'e1' }])
  })

  test('without a backup says what it said before', async () => {
    const dataDir = await imported()
    damage(ledgerIn(dataDir))
    const { stdout } = await runCommand(['metrics', '--json', '--data-dir', dataDir])
    expect(JSON.parse(stdout).error.fix).toMatch(/^Put a backup of openrevenue\.sqlite/)
    const { code, answer } = await backup(dataDir, ['restore', '--newest'])
    expect([code, answer.error.code]).toEqual([1, 'NOT_FOUND'])
  })
})

describe('is refused, and changes nothing, where', () => {
  async function refused(dataDir: string, ...args: string[]) {
    const before = [readFileSync(ledgerIn(dataDir)), readdirSync(dataDir).sort()]
    const { code, answer } = await backup(dataDir, ['restore', ...args])
    expect([readFileSync(ledgerIn(dataDir)), readdirSync(dataDir).sort()]).toEqual(before)
    expect(code).toBeGreaterThan(0)
    return answer.error
  }

  test('the app has the folder open', async () => {
    const dataDir = await imported()
    const { answer } = await backup(dataDir, ['create'])
    const { child, finished } = startCommand([
      'serve',
      '--no-open',
      '--json',
      '--data-dir',
      dataDir,
    ])
    await new Promise(resolve => child.stdout?.once('data', resolve))
    expect(await refused(dataDir, answer.file)).toMatchObject({
      code: 'DATA_FOLDER_IN_USE',
      why: expect.stringContaining(dataDir),
      fix: expect.stringContaining('Quit it'),
    })
    child.kill()
    await finished
    expect((await backup(dataDir, ['restore', answer.file])).code).toBe(0)
  })

  test('something else has the ledger open', async () => {
    const dataDir = await imported()
    const { answer } = await backup(dataDir, ['create'])
    const db = new Sqlite(ledgerIn(dataDir))
    db.prepare('select * from entries').all()
    const { code, answer: said } = await backup(dataDir, ['restore', answer.file])
    expect([code, said.error.code]).toEqual([1, 'DATA_FOLDER_IN_USE'])
    db.close()
    expect(readdirSync(dataDir).filter(it => it.includes('replaced'))).toEqual([])
  })

  test('the file is no ledger of ours', async () => {
    const dataDir = await imported()
    const file = join(tempFolder(), 'other.sqlite')
    const other = new Sqlite(file)
    other.exec('create table t (a); insert into t values (1)')
    other.close()
    await backup(dataDir, ['create'])
    for (const it of [file, import.meta.filename]) {
      expect(await refused(dataDir, it)).toMatchObject({
        code: 'BACKUP_UNUSABLE',
        message: `${it} isn’t a backup of OpenRevenue.`,
        fix: expect.stringContaining('backup list'),
      })
    }
  })

  test('it is damaged', async () => {
    const dataDir = await imported()
    const { answer } = await backup(dataDir, ['create'])
    damage(answer.file)
    expect(await refused(dataDir, answer.file)).toMatchObject({
      code: 'BACKUP_UNUSABLE',
      message: `The backup ${answer.file} is damaged.`,
    })
  })

  test('it is of a newer version', async () => {
    const dataDir = await imported()
    const { answer } = await backup(dataDir, ['create'])
    const db = new Sqlite(answer.file)
    db.exec("insert into __drizzle_migrations (hash, created_at) values ('later', 9e12)")
    db.close()
    expect(await refused(dataDir, answer.file)).toMatchObject({
      code: 'DATABASE_NEWER',
      fix: expect.stringContaining('Update OpenRevenue'),
    })
  })

  test('there is no such file, or it isn’t said which', async () => {
    const dataDir = await imported()
    await backup(dataDir, ['create'])
    expect(await refused(dataDir, 'nowhere.sqlite')).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refused(dataDir)).toMatchObject({ code: 'INVALID_INPUT' })
    expect(await refused(dataDir, 'a', '--newest')).toMatchObject({ code: 'INVALID_INPUT' })
  })
})

test('one of an earlier version is brought up to date when it is opened', async () => {
  const [old, dataDir] = [tempFolder(), dataFolder()]
  const db = ledgerBefore('ADD `product`', old)
  db.prepare('insert into installation (id) values (?)').run('the first')
  db.close()
  expect((await backup(dataDir, ['restore', ledgerIn(old)])).code).toBe(0)
  expect((await runCommand(['connections', '--data-dir', dataDir])).code).toBe(0)
  const now = new Sqlite(ledgerIn(dataDir), { readonly: true })
  expect(now.prepare('select id from installation').pluck().all()).toEqual(['the first'])
  expect(now.prepare('select count(*) from __drizzle_migrations').pluck().get()).toBeGreaterThan(20)
  now.close()
})

test('a copy that was made before an update can be restored by its name', async () => {
  const dataDir = await imported()
  const copy = `${ledgerIn(dataDir)}.before-step-3`
  copyFileSync(ledgerIn(dataDir), copy)
  expect((await backup(dataDir, ['restore', copy])).code).toBe(0)
})

test('killed at any moment, one of the two ledgers is in place, whole', {
  timeout: 120_000,
}, async () => {
  const dataDir = await imported()
  fill(dataDir, 40)
  const { answer } = await backup(dataDir, ['create'])
  const parts = () => readdirSync(join(dataDir, 'backups')).filter(it => it.endsWith('.part'))
  let halves = 0
  for (const wait of [0, 10, 30, 80, 150]) {
    const { child, finished } = startCommand([
      ...['backup', 'restore', answer.file, '--data-dir', dataDir],
    ])
    while (parts().length === 0 && child.exitCode === null) {
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    await new Promise(resolve => setTimeout(resolve, wait))
    child.kill('SIGKILL')
    await finished
    halves += parts().length
    const { code, stdout } = await runCommand(['entries', '--json', '--data-dir', dataDir])
    expect([code, JSON.parse(stdout)]).toMatchObject([0, [{ id: 'e1' }]])
  }
  expect(halves, 'it was killed in the middle').toBeGreaterThan(0)
  expect((await backup(dataDir, ['restore', answer.file])).code).toBe(0)
  expect(parts()).toEqual([])
})

test('on a disk without room for it, the ledger stays as it is', async context => {
  const disk = diskOf({ megabytes: 24 })
  if (!disk) return context.skip('no disk can be mounted here')
  const dataDir = await imported(join(disk, 'data'))
  fill(dataDir, 9)
  const { answer: made } = await backup(dataDir, ['create'])
  const before = readFileSync(ledgerIn(dataDir))
  const { code, answer } = await backup(dataDir, ['restore', '--newest'])
  expect([code, answer.error.code]).toEqual([1, 'DISK_FULL'])
  expect(readFileSync(ledgerIn(dataDir)).equals(before)).toBe(true)
  expect(filesIn(dataDir)).toEqual([basename(made.file)])
  const to = join(disk, 'it.age')
  const sealed = await backup(dataDir, ['export', to, '--passphrase-stdin'], { input: SEALED_WITH })
  expect([sealed.code, sealed.answer.error.code]).toEqual([1, 'DISK_FULL'])
  expect(readdirSync(disk)).toEqual(['data'])
  expect(filesIn(dataDir)).toEqual([basename(made.file)])
})
