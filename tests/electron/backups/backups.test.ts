import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createBackups } from '../../../electron/backups/backups.ts'
import { openDatabase } from '../../../electron/db/open.ts'
import { ROOT } from '../../support/app.ts'
import { backup, damage, filesIn, fill, imported, ledgerIn } from '../../support/backups.ts'
import { runCommand, startCommand } from '../../support/command.ts'
import { diskOf } from '../../support/disk.ts'

const DAY = 86_400_000
const NOON = Date.UTC(2026, 10, 25, 12)

/** What the app has, on a ledger of one entry. */
async function backups() {
  const dataDir = await imported()
  const db = openDatabase(ROOT, dataDir)
  onTestFinished(() => void db.$client.close())
  const clock = { now: NOON }
  const made = createBackups({
    ...{ db, root: ROOT, dataDir, now: () => clock.now },
    secrets: { get: async () => null },
    secretNames: () => [],
  })
  return { dataDir, db, clock, made }
}

describe('the command', () => {
  test('makes a backup and lists it, readable by its owner alone', async () => {
    const dataDir = await imported()
    const created = await backup(dataDir, ['create'])
    expect([created.code, created.answer]).toEqual([
      0,
      {
        file: expect.stringContaining(join(dataDir, 'backups', 'openrevenue-')),
        bytes: statSync(created.answer.file).size,
        entries: 1,
        created_at: expect.any(Number),
      },
    ])
    expect(Math.abs(Date.now() - created.answer.created_at)).toBeLessThan(60_000)
    expect((await backup(dataDir, ['list'])).answer).toEqual([created.answer])
    if (process.platform === 'win32') return
    const modes = [created.answer.file, dirname(created.answer.file)].map(it => statSync(it).mode)
    expect(modes.map(it => it & 0o077)).toEqual([0, 0])
  })

  test('lists nothing where there is none, and no other file as one', async () => {
    const dataDir = await imported()
    expect((await backup(dataDir, ['list'])).answer).toEqual([])
    mkdirSync(join(dataDir, 'backups'))
    writeFileSync(join(dataDir, 'backups/notes.txt'), 'mine')
    expect((await backup(dataDir, ['list'])).answer).toEqual([])
    // A folder, or a pipe that nobody writes to, is no backup whatever it is called.
    mkdirSync(join(dataDir, 'backups/openrevenue-2026-11-01T03-00-00-000Z.sqlite'))
    expect((await backup(dataDir, ['list'])).answer).toEqual([])
    await backup(dataDir, ['create'])
    expect(filesIn(dataDir)).toContain('notes.txt')
  })

  test.each([
    ['has noise in it', (file: string) => damage(file)],
    ['was cut short', (file: string) => truncateSync(file, 8192)],
    ['was emptied', (file: string) => truncateSync(file, 0)],
    ['is another file', (file: string) => writeFileSync(file, 'x'.repeat(10_000))],
  ])('does not list one that %s, and says so', async (_how, spoil) => {
    const dataDir = await imported()
    const good = await backup(dataDir, ['create'], { now: NOON })
    const bad = await backup(dataDir, ['create'], { now: NOON + DAY })
    spoil(bad.answer.file)
    const { answer, stderr } = await backup(dataDir, ['list'])
    expect(answer).toEqual([good.answer])
    expect(stderr).toBe(`${bad.answer.file} is damaged and can’t be restored.\n`)
    const doctor = await runCommand(['doctor', '--json', '--data-dir', dataDir])
    expect(JSON.parse(doctor.stdout)).toContainEqual({
      step: 'backup',
      ok: false,
      message: expect.stringMatching(
        new RegExp(`made on 2026-11-25 12:00 UTC\\..*${basename(bad.answer.file)}`),
      ),
      fix: expect.stringContaining('`backup create`'),
    })
  })

  test('makes none of a ledger that is damaged, and keeps those that there are', async () => {
    const { dataDir, made } = await backups()
    fill(dataDir, 40) // More than SQLite keeps in memory.
    const { file } = await made.create()
    const before = readFileSync(file)
    damage(ledgerIn(dataDir))
    await expect(made.create()).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' })
    expect(filesIn(dataDir)).toEqual([basename(file)])
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('a day', () => {
  test('has one backup, whoever asks how often', async () => {
    const { clock, dataDir, made } = await backups()
    const first = await made.createIfDue(NOON)
    expect(first).toMatchObject({ createdAt: NOON, entries: 1 })
    expect(await made.createIfDue(NOON + DAY / 2 - 1)).toBeNull()
    clock.now = NOON + DAY / 2
    expect(await made.createIfDue(clock.now)).toMatchObject({ createdAt: clock.now })
    expect(filesIn(dataDir)).toHaveLength(2)
  })

  test('whose backup was damaged gets another', async () => {
    const { clock, made } = await backups()
    const first = await made.create()
    damage(first.file)
    clock.now += 1000
    expect(await made.createIfDue(clock.now)).toMatchObject({ createdAt: NOON + 1000 })
  })

  test('of a clock that was ahead holds up none', async () => {
    const { clock, made } = await backups()
    clock.now = NOON + 400 * DAY
    await made.create()
    clock.now = NOON
    expect(await made.createIfDue(NOON)).toMatchObject({ createdAt: NOON })
  })
})

test('forty days leave seven daily and the weekly ones', async () => {
  const { clock, made } = await backups()
  for (let day = 0; day < 40; day += 1) {
    clock.now = NOON + day * DAY
    await made.createIfDue(clock.now)
  }
  const days = made.list().backups.map(it => new Date(it.createdAt).toISOString().slice(0, 10))
  expect(days).toEqual([
    ...['2027-01-03', '2027-01-02', '2027-01-01', '2026-12-31', '2026-12-30', '2026-12-29'],
    ...['2026-12-28', '2026-12-27', '2026-12-20', '2026-12-13'],
  ])
})

test('two who ask at once get the same one', async () => {
  const { dataDir, made } = await backups()
  const [one, other] = await Promise.all([made.create(), made.create()])
  expect(one).toEqual(other)
  expect(filesIn(dataDir)).toEqual([basename(one.file)])
})

test('one that is told to stop leaves nothing', async () => {
  const { dataDir, made } = await backups()
  const stop = new AbortController()
  const making = made.create(stop.signal)
  stop.abort()
  await expect(making).rejects.toMatchObject({ name: 'AbortError' })
  expect(filesIn(dataDir)).toEqual([])
  expect(await made.create()).toMatchObject({ entries: 1 })
})

test('what is written while it is copied leaves a ledger that is whole', async () => {
  const { dataDir, made } = await backups()
  fill(dataDir, 30)
  const other = openDatabase(ROOT, dataDir)
  onTestFinished(() => void other.$client.close())
  const making = made.create()
  let done = false
  const copied = making.finally(() => {
    done = true
  })
  const write = other.$client.prepare('insert into filler values (randomblob(100))')
  while (!done) {
    write.run()
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  expect(await copied).toMatchObject({ entries: 1 })
})

test('killed at any moment, it leaves no half copy under a good name', {
  timeout: 120_000,
}, async () => {
  const dataDir = await imported()
  fill(dataDir, 60)
  const folder = join(dataDir, 'backups')
  const parts = () => {
    try {
      return readdirSync(folder).filter(it => it.endsWith('.part'))
    } catch {
      return []
    }
  }
  let halves = 0
  for (const wait of [0, 5, 20, 60, 120, 200]) {
    const { child, finished } = startCommand(['backup', 'create', '--data-dir', dataDir])
    while (parts().length === 0 && child.exitCode === null) {
      await new Promise(resolve => setTimeout(resolve, 1))
    }
    await new Promise(resolve => setTimeout(resolve, wait))
    child.kill('SIGKILL')
    await finished
    halves += parts().length
    const { answer, stderr } = await backup(dataDir, ['list'])
    expect(stderr).toBe('')
    for (const { entries, bytes } of answer) {
      expect([entries, bytes]).toEqual([1, statSync(ledgerIn(dataDir)).size])
    }
  }
  expect(halves, 'it was killed in the middle').toBeGreaterThan(0)
  const { code, answer } = await backup(dataDir, ['create'])
  expect(code).toBe(0)
  expect(filesIn(dataDir)).toContain(basename(answer.file))
  expect(parts(), 'what the killed ones left is gone').toEqual([])
})

test('on a disk without room for it, it says so, and nothing of it stays', async context => {
  const disk = diskOf({ megabytes: 24 })
  if (!disk) return context.skip('no disk can be mounted here')
  const dataDir = await imported(join(disk, 'data'))
  const { answer: first } = await backup(dataDir, ['create'])
  fill(dataDir, 13)
  const { code, answer } = await backup(dataDir, ['create'])
  expect([code, answer.error]).toMatchObject([
    1,
    { code: 'DISK_FULL', fix: expect.stringContaining('Free some space') },
  ])
  expect(filesIn(dataDir)).toEqual([basename(first.file)])
  expect((await backup(dataDir, ['list'])).answer).toEqual([first])
})
