import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { PASSPHRASE, ROOT, tempFolder, testApp } from '../../support/app.ts'
import { brokenNative, runCommand, startCommand } from '../../support/command.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const LINUX = process.platform === 'linux'
const CLI = join(ROOT, 'electron/cli.ts')

/** A folder with the sample read into it, closed in order. */
async function sample(): Promise<string> {
  const it = await testApp()
  await it.client.connections.startSample()
  await it.sync()
  await it.app.close()
  return it.dataDir
}

const ledgerIn = (dataDir: string): string => join(dataDir, 'openrevenue.sqlite')

async function refusal(args: string[]) {
  const { code, stdout, stderr } = await runCommand([...args, '--json'])
  expect(code).toBe(1)
  expect(stderr).not.toMatch(/^\s+at /m)
  return JSON.parse(stdout).error
}

describe('a folder', () => {
  test.runIf(LINUX)('where the system makes none is refused at once', async () => {
    const since = Date.now()
    const child = startCommand(['metrics', '--json', '--data-dir', '/proc/none/such'])
    const { code, stdout } = await child.finished
    expect(code).toBe(1)
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      why: 'The system makes no folder at /proc/none.',
    })
    expect(Date.now() - since).toBeLessThan(20_000)
  })

  test('without a name, as an unset variable leaves it, is refused', async () => {
    expect(await refusal(['metrics', '--data-dir', ''])).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      why: 'It has no name; a variable may be unset.',
    })
  })

  test('below a file is refused with its name', async () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    expect(await refusal(['metrics', '--data-dir', join(file, 'a', 'b')])).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      why: expect.stringContaining(file),
    })
  })
})

/** A user who may read what the tests' own user made, and nothing more; root may write everything. */
const reader = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
const readerCan =
  LINUX && spawnSync(process.execPath, [CLI, '--help'], { cwd: '/', ...reader }).status === 0

async function asReader(args: string[], input = '') {
  const child = spawn(process.execPath, [CLI, ...args], {
    ...{ ...reader, cwd: '/' },
    env: {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE,
    },
  })
  child.stdin.end(input)
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = await closed
  return { status, stdout, stderr }
}

/** Takes everybody's right to write from a folder and all in it. */
function readable(dataDir: string): void {
  for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o444)
  chmodSync(dataDir, 0o555)
}

describe.runIf(readerCan)('what can only be read', () => {
  test('is read, and what has to write says so', { timeout: 300_000 }, async () => {
    const dataDir = await sample()
    const at = ['--json', '--data-dir', dataDir]
    const before = ['metrics', 'entries'].map(command => [command, ...at])
    const writable = []
    for (const args of before) writable.push((await runCommand(args)).stdout)
    const names = readdirSync(dataDir)
    readable(dataDir)
    for (const [index, args] of before.entries()) {
      const { status, stdout, stderr } = await asReader(args)
      expect([status, stderr]).toEqual([0, ''])
      expect(Object.keys(JSON.parse(stdout))).toEqual(
        Object.keys(JSON.parse(writable[index] ?? '')),
      )
    }
    const writing = [['sync'], ['serve', '--no-open']]
    for (const args of writing) {
      const { status, stdout } = await asReader([...args, ...at])
      expect([status, JSON.parse(stdout).error.code]).toEqual([1, 'DATA_FOLDER_READ_ONLY'])
    }
    expect(readdirSync(dataDir)).toEqual(names)
    chmodSync(dataDir, 0o755)
  })

  test('is called so where keys are kept', { timeout: 120_000 }, async () => {
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 1 }) })
    onTestFinished(() => sandbox.close())
    const dataDir = tempFolder()
    const args = [
      ...['connect', 'stripe', '--name', 'A', '--key-stdin', '--api-base', sandbox.url],
      ...['--json', '--data-dir', dataDir],
    ]
    const file = 'id,date,kind,currency,gross,customer\ne1,2026-01-10,charge,USD,100.00,c1\n'
    const load = ['import', '-', '--format', 'generic', '--name', 'B', '--data-dir', dataDir]
    await runCommand(load, { input: file })
    const vault = join(dataDir, 'vault.json')
    const refused = async () => JSON.parse((await asReader(args, sandbox.key)).stdout).error
    const readOnly = {
      code: 'DATA_FOLDER_READ_ONLY',
      message: `${dataDir} can be read but not written.`,
    }
    readable(dataDir)
    expect(await refused()).toMatchObject(readOnly)
    rmSync(`${vault}.lock`)
    expect(await refused()).toMatchObject(readOnly)
    chmodSync(vault, 0o600)
    expect(await refused()).toMatchObject({
      code: 'DATA_FOLDER_UNUSABLE',
      why: `Your user may not use ${vault}.`,
    })
  })

  test('is read while the app is open on it, too', async () => {
    const it = await testApp()
    await it.client.connections.startSample()
    await it.sync()
    for (const name of readdirSync(it.dataDir)) chmodSync(join(it.dataDir, name), 0o644)
    chmodSync(it.dataDir, 0o755)
    expect(statSync(`${ledgerIn(it.dataDir)}-wal`).size).toBeGreaterThan(0)
    const { status, stdout } = await asReader(['entries', '--json', '--data-dir', it.dataDir])
    expect(status).toBe(0)
    const { count } = await it.client.entries.list({})
    expect(count).toBeGreaterThan(1_000)
    expect(JSON.stringify(JSON.parse(stdout))).toContain('"charge"')
  })

  test('and is of an earlier version is left as it is', async () => {
    const dataDir = await sample()
    const old = new Sqlite(ledgerIn(dataDir))
    old.exec(
      'delete from __drizzle_migrations where rowid = (select max(rowid) from __drizzle_migrations)',
    )
    old.close()
    readable(dataDir)
    const { status, stdout } = await asReader(['metrics', '--json', '--data-dir', dataDir])
    expect([status, JSON.parse(stdout).error.code]).toEqual([1, 'DATA_FOLDER_READ_ONLY'])
    chmodSync(dataDir, 0o755)
  })
})

describe('a ledger’s file', () => {
  test('that was emptied is said, and not begun anew', async () => {
    const dataDir = await sample()
    truncateSync(ledgerIn(dataDir), 0)
    const at = ['--data-dir', dataDir]
    for (const args of [['metrics'], ['connections'], ['startups', 'create', '--name', 'New']]) {
      expect(await refusal([...args, ...at])).toMatchObject({
        code: 'DATABASE_DAMAGED',
        message: 'The ledger is empty.',
        why: expect.stringContaining(ledgerIn(dataDir)),
        fix: expect.stringMatching(
          /copy made before an update, if there is one.*still list; import your CSV files again/,
        ),
      })
    }
    expect(statSync(ledgerIn(dataDir)).size).toBe(0)
  })

  test('that has no tables is said as well', async () => {
    const dataDir = tempFolder()
    const other = new Sqlite(ledgerIn(dataDir))
    other.exec('create table t (a); drop table t')
    other.close()
    expect((await refusal(['metrics', '--data-dir', dataDir])).message).toBe('The ledger is empty.')
  })

  test('with noise in any one of its pages is found at the start', async () => {
    const dataDir = await sample()
    const file = ledgerIn(dataDir)
    const whole = readFileSync(file)
    const noise = Buffer.alloc(4096, '\u00a7noise')
    for (const at of [0.1, 0.33, 0.5, 0.77, 0.95]) {
      writeFileSync(file, whole)
      const handle = openSync(file, 'r+')
      writeSync(handle, noise, 0, noise.length, Math.floor((whole.length * at) / 4096) * 4096)
      closeSync(handle)
      expect(await refusal(['connections', '--data-dir', dataDir])).toMatchObject({
        code: 'DATABASE_DAMAGED',
        why: `${file} is damaged.`,
      })
    }
    writeFileSync(file, whole)
    expect((await runCommand(['connections', '--json', '--data-dir', dataDir])).code).toBe(0)
  })

  test('is looked through once for each time that it was written, not at every start', async () => {
    const dataDir = await sample()
    const note = `${ledgerIn(dataDir)}.checked`
    const { size, mtimeNs } = statSync(ledgerIn(dataDir), { bigint: true })
    expect(readFileSync(note, 'utf8')).toMatch(new RegExp(`^${size} ${mtimeNs} \\d+$`))
    const then = new Date(1_700_000_000_000)
    utimesSync(note, then, then)
    expect((await runCommand(['metrics', '--data-dir', dataDir])).code).toBe(0)
    expect(statSync(note).mtimeMs).toBe(then.getTime())
    utimesSync(ledgerIn(dataDir), then, then)
    expect((await runCommand(['metrics', '--data-dir', dataDir])).code).toBe(0)
    expect(statSync(note).mtimeMs).toBeGreaterThan(then.getTime())
  })
})

/** Noise in one page, as a disk that decays leaves it: with the time of the last write as it was. */
function decay(file: string): void {
  const { mtimeNs } = statSync(file, { bigint: true })
  const noise = Buffer.alloc(4096, '\u00a7noise')
  const handle = openSync(file, 'r+')
  writeSync(handle, noise, 0, noise.length, 4096 * 20)
  closeSync(handle)
  const seconds = `@${mtimeNs / 1_000_000_000n}.${String(mtimeNs % 1_000_000_000n).padStart(9, '0')}`
  spawnSync('touch', ['-m', '-d', seconds, file])
}

describe.runIf(LINUX)('a ledger’s file that changed without a write', () => {
  const DAY = 86_400_000

  test('is found by a command within a day', async () => {
    const dataDir = await sample()
    const file = ledgerIn(dataDir)
    const whole = statSync(file, { bigint: true }).mtimeNs
    decay(file)
    expect(statSync(file, { bigint: true }).mtimeNs).toBe(whole)
    const at = ['connections', '--json', '--data-dir', dataDir]
    for (const now of [Date.now() + DAY + 60_000, Date.now() - DAY - 60_000]) {
      const { code, stdout } = await runCommand(at, { now })
      expect([code, JSON.parse(stdout).error.code]).toEqual([1, 'DATABASE_DAMAGED'])
    }
  })

  test('is looked through once a day, however many commands there are', async () => {
    const dataDir = await sample()
    const note = `${ledgerIn(dataDir)}.checked`
    const next = Date.now() + DAY + 60_000
    const lookedAt = async (now: number) => {
      await runCommand(['connections', '--data-dir', dataDir], { now })
      return Number(readFileSync(note, 'utf8').split(' ')[2])
    }
    const first = await lookedAt(next)
    expect(first).toBeGreaterThanOrEqual(next)
    expect(await lookedAt(next + DAY / 2)).toBe(first)
    expect(await lookedAt(next + 2 * DAY)).toBeGreaterThan(first)
  })

  test('is found at once where the app starts', async () => {
    const dataDir = await sample()
    decay(ledgerIn(dataDir))
    const { finished } = startCommand(['serve', '--no-open', '--json', '--data-dir', dataDir])
    const { code, stdout } = await finished
    expect([code, JSON.parse(stdout).error.code]).toEqual([1, 'DATABASE_DAMAGED'])
  })
})

test('SQLite that does not load has an error of its own, with what it needs', async () => {
  const dataDir = join(tempFolder(), 'new')
  const command = ['metrics', '--json', '--data-dir', dataDir]
  const { code, stdout } = await startCommand(command, { env: brokenNative('sqlite3') }).finished
  expect(code).toBe(1)
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'DATABASE_ENGINE_MISSING',
    why: expect.stringContaining('glibc 2.34'),
  })
  expect(existsSync(ledgerIn(dataDir))).toBe(false)
})
