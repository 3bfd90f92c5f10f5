import { execFileSync } from 'node:child_process'
import {
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Decrypter } from 'age-encryption'
import Sqlite from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectSandbox, dataFolder, tempFolder, testApp } from '../../support/app.ts'
import { backup, damage, ledgerIn, SEALED_WITH } from '../../support/backups.ts'
import { runCommand } from '../../support/command.ts'
import { slowSecrets } from '../../support/slow-secrets.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox, type StripeSandbox } from '../../support/stripe/sandbox.ts'

const NOW = Date.UTC(2026, 5, 17, 9)
const OTHER_VAULT = 'the vault of the other machine'
const TOKEN = 'tok_of_a_platform_0123456789'

let sandbox: StripeSandbox
beforeAll(async () => {
  sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 60 }) })
  return () => sandbox.close()
})

/** A folder with an account that was read, a platform and a signed snapshot. */
async function machine() {
  const dataDir = dataFolder()
  const it = await testApp({ dataDir, now: () => NOW })
  const { id } = await connectSandbox(it, sandbox)
  await it.sync()
  await it.client.publishing.platforms.add({
    ...{ name: 'Board', endpoint: 'http://127.0.0.1:9/', token: TOKEN, test: true },
  })
  const { publicKey } = await it.client.snapshots.create()
  await it.app.close()
  return { dataDir, id, publicKey }
}

const exported = async (dataDir: string, ...args: string[]) => {
  const file = join(tempFolder(), 'export.age')
  const done = await backup(dataDir, ['export', file, '--passphrase-stdin', ...args], {
    input: `${SEALED_WITH}\n`,
    now: NOW,
  })
  return { file, ...done }
}

const restored = (file: string, dataDir: string, input = `${SEALED_WITH}\n`) =>
  backup(dataDir, ['restore', file, '--passphrase-stdin'], { input, vault: OTHER_VAULT })

const on = async (dataDir: string, ...args: string[]) =>
  runCommand([...args, '--json', '--data-dir', dataDir], {
    now: NOW,
    env: { OPENREVENUE_VAULT_PASSPHRASE: OTHER_VAULT },
  })

/** Everything that is in a folder's files, and in those of the folders in it. */
const bytesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(it => it.isFile())
    .map(it => readFileSync(join(it.parentPath, it.name), 'latin1'))
    .join('\n')

describe('with its secrets', { timeout: 120_000 }, () => {
  test('another machine goes on as this one would, in one command', async () => {
    const { dataDir, publicKey } = await machine()
    const { file, code, answer, stdout, stderr } = await exported(dataDir, '--with-secrets')
    expect([code, answer]).toEqual([
      0,
      {
        ...{ file, bytes: statSync(file).size, entries: expect.any(Number), created_at: NOW },
        // The account's key, the platform's token, the customers' and the test signing key.
        secrets: 4,
      },
    ])
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0)
    const other = join(tempFolder(), 'other')
    const done = await restored(file, other)
    expect([done.code, done.answer]).toEqual([
      0,
      {
        ...{ file, entries: answer.entries, created_at: NOW, replaced: null },
        ...{ secrets: 4, keys_missing: 0, read_anew: false },
      },
    ])
    const here = await runCommand(['metrics', '--json', '--data-dir', dataDir], { now: NOW })
    expect((await on(other, 'metrics')).stdout).toBe(here.stdout)
    const [run] = JSON.parse((await on(other, 'sync')).stdout)
    expect(run).toMatchObject({ status: 'succeeded', entries: 0 })
    const signed = JSON.parse((await on(other, 'snapshot', 'create')).stdout)
    expect(signed.public_key).toBe(publicKey)

    for (const secret of [sandbox.key, TOKEN, SEALED_WITH, 'PRIVATE KEY']) {
      expect(bytesIn(other)).not.toContain(secret)
      expect(bytesIn(dataDir)).not.toContain(secret)
      expect(bytesIn(dirname(file))).not.toContain(secret)
      expect([stdout, stderr, done.stdout, done.stderr].join()).not.toContain(secret)
    }
  })

  test('it is refused before anything is replaced where there is nowhere to put them', async () => {
    const { dataDir } = await machine()
    const { file } = await exported(dataDir, '--with-secrets')
    const other = join(tempFolder(), 'other')
    const { code, answer } = await backup(other, ['restore', file, '--passphrase-stdin'], {
      ...{ input: SEALED_WITH, vault: '' },
    })
    expect([code, answer.error.code]).toEqual([1, 'SECRETS_UNAVAILABLE'])
    expect(existsSync(ledgerIn(other))).toBe(false)
  })
})

describe('without', { timeout: 120_000 }, () => {
  test('none is in it, and the keys are asked for again', async () => {
    const { dataDir, id } = await machine()
    const { file, answer } = await exported(dataDir)
    expect(answer.secrets).toBe(0)
    const other = join(tempFolder(), 'other')
    expect((await restored(file, other)).answer).toMatchObject({
      ...{ secrets: 0, keys_missing: 1, read_anew: true },
    })
    const here = await runCommand(['metrics', '--json', '--data-dir', dataDir], { now: NOW })
    expect((await on(other, 'metrics')).stdout).toBe(here.stdout)

    // With the key again, the account is read from its beginning: one customer stays one.
    const it = await testApp({
      dataDir: other,
      now: () => NOW,
      passphrase: async () => OTHER_VAULT,
    })
    await it.client.connections.replaceKey({ id, key: sandbox.key })
    await it.sync()
    await it.app.close()
    const hashes = (folder: string) => {
      const db = new Sqlite(ledgerIn(folder), { readonly: true })
      const found = db.prepare('select count(distinct customer) from entries').pluck().get()
      db.close()
      return found
    }
    expect(hashes(other)).toBe(hashes(dataDir))
  })

  test('customers of a file, which no sync reads again, stay', async () => {
    const dataDir = dataFolder()
    const rows = 'id,date,kind,currency,gross,customer\ne1,2026-01-10,charge,USD,100.00,c1\n'
    await runCommand(['import', '-', '--format', 'generic', '--name', 'A', '--data-dir', dataDir], {
      input: rows,
    })
    const { file } = await exported(dataDir)
    const other = join(tempFolder(), 'other')
    expect((await restored(file, other)).answer).toMatchObject({ read_anew: false })
    const [entry] = JSON.parse((await on(other, 'entries')).stdout)
    expect(entry.customer).toMatch(/^[0-9a-f]{32}$/)
  })

  test('what is on this machine already is used', async () => {
    const { dataDir } = await machine()
    const { file } = await exported(dataDir)
    const { answer } = await backup(dataDir, ['restore', file, '--passphrase-stdin'], {
      input: SEALED_WITH,
    })
    expect(answer).toMatchObject({ keys_missing: 0, read_anew: false })
    const [run] = JSON.parse((await runCommand(['sync', '--json', '--data-dir', dataDir])).stdout)
    expect(run.status).toBe('succeeded')
  })
})

test('every secret that the store has is in it', async () => {
  const { kept, place } = slowSecrets([0])
  const dataDir = dataFolder()
  const it = await testApp({ dataDir, now: () => NOW, secretPlace: place })
  await connectSandbox(it, sandbox)
  await it.sync()
  await it.client.publishing.platforms.add({
    ...{ name: 'Board', endpoint: 'http://127.0.0.1:9/', token: TOKEN, test: true },
  })
  await it.client.snapshots.create()
  const to = join(tempFolder(), 'it.age')
  const { secrets } = await it.app.exportBackup({ to, passphrase: SEALED_WITH, withSecrets: true })
  expect(kept.size).toBe(4)
  expect(secrets).toBe(kept.size)
})

describe('the file', { timeout: 120_000 }, () => {
  test('is a tar in the age format, for other programs too', async () => {
    const { dataDir } = await machine()
    const { file } = await exported(dataDir, '--with-secrets')
    const decrypter = new Decrypter()
    decrypter.addPassphrase(SEALED_WITH)
    const folder = tempFolder()
    writeFileSync(join(folder, 'it.tar'), await decrypter.decrypt(readFileSync(file)))
    execFileSync('tar', ['-xf', 'it.tar'], { cwd: folder })
    expect(readdirSync(folder).sort()).toEqual(['it.tar', 'openrevenue.sqlite', 'secrets.json'])
    const secrets = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'))
    expect(Object.values(secrets)).toContain(sandbox.key)
    const db = new Sqlite(join(folder, 'openrevenue.sqlite'), { readonly: true })
    expect(db.pragma('quick_check', { simple: true })).toBe('ok')
    db.close()
  })

  test('opens with its passphrase alone', async () => {
    const { dataDir } = await machine()
    const { file } = await exported(dataDir)
    const other = join(tempFolder(), 'other')
    const { code, answer, stderr } = await restored(file, other, 'five words nobody guessed  yet')
    expect([code, answer.error]).toMatchObject([
      1,
      { code: 'PASSPHRASE_WRONG', message: `${file} doesn’t open with this passphrase.` },
    ])
    expect(stderr).not.toContain('nobody guessed')
    expect(readdirSync(other).filter(it => it.startsWith('openrevenue.sqlite'))).toEqual([])
  })

  test.each([
    ['cut short', (file: string) => truncateSync(file, Math.floor(statSync(file).size * 0.6))],
    ['changed in its middle', (file: string) => damage(file)],
    ['changed at its end', (file: string) => damage(file, 0.999)],
  ])('that was %s is refused', async (_how, spoil) => {
    const { dataDir } = await machine()
    const { file } = await exported(dataDir)
    spoil(file)
    const before = readFileSync(ledgerIn(dataDir))
    const { code, answer } = await backup(dataDir, ['restore', file, '--passphrase-stdin'], {
      input: SEALED_WITH,
    })
    expect([code, answer.error.code]).toEqual([1, 'BACKUP_UNUSABLE'])
    expect(readFileSync(ledgerIn(dataDir)).equals(before)).toBe(true)
    expect(readdirSync(join(dataDir, 'backups')).filter(it => it.includes('restore'))).toEqual([])
  })

  test('takes no other file’s place, nor a passphrase that is short, missing or in the command', async () => {
    const { dataDir } = await machine()
    const { file } = await exported(dataDir)
    const before = readFileSync(file)
    const again = (input: string, args = ['--passphrase-stdin']) =>
      backup(dataDir, ['export', file, ...args], { input })
    expect((await again(SEALED_WITH)).answer.error.code).toBe('CONFLICT')
    const nowhere = join(dirname(file), 'no', 'such.age')
    const refused = await backup(dataDir, ['export', nowhere, '--passphrase-stdin'], {
      input: SEALED_WITH,
    })
    expect([refused.code, refused.answer.error]).toMatchObject([
      2,
      { message: `${nowhere} can’t be written.`, why: 'There is no such folder.' },
    ])
    expect((await again('short one')).answer.error.code).toBe('INVALID_INPUT')
    expect((await again('')).answer.error.code).toBe('INVALID_INPUT')
    expect((await again(SEALED_WITH, [])).answer.error.code).toBe('INVALID_INPUT')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(dirname(file))).toEqual([basename(file)])
  })
})
