import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { createSecrets } from '../../../electron/secrets/secrets.ts'
import { PASSPHRASE, ROOT, tempFolder, testApp } from '../../support/app.ts'
import { brokenNative, runCommand, startCommand } from '../../support/command.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

async function sandbox() {
  const it = await createStripeSandbox({ account: stripeAccount({ entries: 40 }) })
  onTestFinished(() => it.close())
  return it
}

const connect = (url: string, dataDir: string) => [
  ...['connect', 'stripe', '--name', 'Acme', '--key-stdin'],
  ...['--api-base', url, '--data-dir', dataDir, '--json'],
]

test('no keychain and no passphrase: the key is refused, nothing is stored', async () => {
  const { url, key } = await sandbox()
  const dataDir = tempFolder()
  const refused = await runCommand(connect(url, dataDir), {
    input: key,
    env: { OPENREVENUE_VAULT_PASSPHRASE: '' },
  })
  expect(refused.code).toBe(1)
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'SECRETS_UNAVAILABLE' } })
  expect(refused.stderr).toContain('OPENREVENUE_VAULT_PASSPHRASE')
  expect(existsSync(join(dataDir, 'vault.json'))).toBe(false)
  const { stdout } = await runCommand(['connections', '--json', '--data-dir', dataDir])
  expect(JSON.parse(stdout)).toEqual([])
})

test('a sealed vault is never replaced: without its passphrase, syncs say so and wait', async () => {
  const { url, key } = await sandbox()
  const dataDir = tempFolder()
  expect((await runCommand(connect(url, dataDir), { input: key })).code).toBe(0)
  const locked = await runCommand(['sync', '--json', '--data-dir', dataDir], {
    env: { OPENREVENUE_VAULT_PASSPHRASE: '' },
  })
  expect(locked.code).toBe(1)
  expect(JSON.parse(locked.stdout)).toMatchObject([{ error: { code: 'VAULT_LOCKED' } }])
  const opened = await runCommand(['sync', '--json', '--data-dir', dataDir])
  expect(JSON.parse(opened.stdout)).toMatchObject([{ status: 'succeeded', entries: 40 }])
})

test('the passphrase may be in a file, as systemd and containers hand it over', async () => {
  const { url, key } = await sandbox()
  const dataDir = tempFolder()
  const file = join(dataDir, 'passphrase')
  writeFileSync(file, `${PASSPHRASE}\n`)
  const connected = await runCommand(connect(url, dataDir), {
    input: key,
    env: { OPENREVENUE_VAULT_PASSPHRASE: '', OPENREVENUE_VAULT_PASSPHRASE_FILE: file },
  })
  expect(connected.code).toBe(0)
  // The end of its line is no part of it: the variable opens the same vault.
  const opened = await runCommand(['sync', '--json', '--data-dir', dataDir])
  expect(JSON.parse(opened.stdout)).toMatchObject([{ status: 'succeeded' }])
})

test('a keychain whose module does not load: the vault is used, or the reason is told', async () => {
  const { url, key } = await sandbox()
  const dataDir = tempFolder()
  const env = brokenNative('keyring')
  const without = { ...env, OPENREVENUE_VAULT_PASSPHRASE: '' }
  const refused = await startCommand(connect(url, dataDir), { input: key, env: without }).finished
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: 'SECRETS_UNAVAILABLE',
    why: expect.stringContaining("version `GLIBC_2.34' not found"),
  })
  const { finished } = startCommand(connect(url, dataDir), { input: key, env })
  expect(await finished).toMatchObject({ code: 0 })
  expect(existsSync(join(dataDir, 'vault.json'))).toBe(true)
})

test.skipIf(process.platform !== 'linux')(
  'a full disk is called so where keys are kept',
  async () => {
    const { url, key } = await sandbox()
    const dataDir = tempFolder()
    symlinkSync('/dev/full', join(dataDir, 'vault.json.next'))
    const { code, stdout } = await runCommand(connect(url, dataDir), { input: key })
    expect([code, JSON.parse(stdout).error.code]).toEqual([1, 'DISK_FULL'])
    expect(existsSync(join(dataDir, 'vault.json'))).toBe(false)
  },
)

/** Runs a command on a D-Bus of its own, with a real Secret Service on it. */
async function withSecretService(script: string, env: NodeJS.ProcessEnv) {
  const child = spawn(
    'dbus-run-session',
    [
      '--',
      'bash',
      '-c',
      `echo -n pw | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1; ${script}`,
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const code = new Promise(resolve => child.once('close', resolve))
  const [exit, stdout, stderr] = await Promise.all([code, text(child.stdout), text(child.stderr)])
  return { exit, stdout, stderr }
}

test.runIf(process.platform === 'linux')(
  'with a Secret Service the key is kept in the keychain, syncs come from it, disconnecting forgets it',
  async () => {
    const { url, key } = await sandbox()
    const dataDir = tempFolder()
    const home = tempFolder()
    const cli = `"${process.execPath}" "${join(ROOT, 'electron/cli.ts')}"`
    const where = `--data-dir "${dataDir}" --json`
    const { exit, stdout, stderr } = await withSecretService(
      `set -e
       printf %s "$KEY" | ${cli} connect stripe --name Acme --key-stdin --api-base ${url} ${where} >/dev/null
       ${cli} sync ${where} 2>/dev/null
       echo "stored: $(gdbus_items)"
       ID=$(${cli} connections ${where} | grep '"id"' | cut -d'"' -f4)
       ${cli} disconnect "$ID" --keep-entries ${where} >/dev/null
       echo "left: $(gdbus_items)"`.replaceAll(
        'gdbus_items',
        `dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.SearchItems dict:string:string:service,OpenRevenue | grep -c 'object path' || true`,
      ),
      { KEY: key, HOME: home, XDG_DATA_HOME: join(home, 'data'), OPENREVENUE_VAULT_PASSPHRASE: '' },
    )
    expect(stderr).not.toContain(key)
    expect([exit, stderr]).toEqual([0, expect.anything()])
    const runs = JSON.parse(stdout.slice(0, stdout.indexOf('\nstored:')))
    expect(runs).toMatchObject([{ status: 'succeeded', entries: 40 }])
    const count = (label: string) => Number(new RegExp(`${label}: (\\d+)`).exec(stdout)?.[1])
    expect(count('stored')).toBeGreaterThanOrEqual(2)
    expect(count('left')).toBe(count('stored') - 1)
    expect(existsSync(join(dataDir, 'vault.json'))).toBe(false)
    const files = readdirSync(dataDir)
    expect(files).toContain('openrevenue.sqlite')
    for (const name of files) {
      expect(readFileSync(join(dataDir, name)).includes(key), name).toBe(false)
    }
  },
)

test('those who ask together are given one store, one answer and one question', async () => {
  const dataDir = tempFolder()
  const db = openDatabase(ROOT, dataDir)
  onTestFinished(() => void db.$client.close())
  let questions = 0
  const secrets = createSecrets({
    db,
    dataDir,
    async passphrase() {
      questions += 1
      return PASSPHRASE
    },
  })
  let made = 0
  const [first, second] = await Promise.all([
    secrets.getOrMake('key', () => `made ${++made}`),
    secrets.getOrMake('key', () => `made ${++made}`),
    ...['a', 'b', 'c'].map(name => secrets.set(name, name)),
  ])
  expect([first, second, questions]).toEqual(['made 1', 'made 1', 1])
  const again = createSecrets({ db, dataDir, passphrase: async () => PASSPHRASE })
  const kept = await Promise.all(['key', 'a', 'b', 'c'].map(name => again.get(name)))
  expect(kept).toEqual(['made 1', 'a', 'b', 'c'])
})

test('a wrong passphrase is asked for again, not remembered', async () => {
  const dataDir = tempFolder()
  const db = openDatabase(ROOT, dataDir)
  onTestFinished(() => void db.$client.close())
  await createSecrets({ db, dataDir, passphrase: async () => PASSPHRASE }).set('key', 'kept')
  const answers = ['wrong', PASSPHRASE]
  const secrets = createSecrets({
    db,
    dataDir,
    passphrase: async () => answers.shift() ?? null,
  })
  await expect(secrets.get('key')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  expect(await secrets.get('key')).toBe('kept')
})

test('a keychain that is gone one day is an error, never an empty second store', async () => {
  const it = await testApp({ dataDir: tempFolder() })
  // As if the keychain had been chosen on another day; here nothing answers.
  const db = openDatabase(ROOT, it.dataDir)
  db.$client.prepare(`update installation set secrets = 'keychain'`).run()
  db.$client.close()
  const { url, key } = await sandbox()
  await expect(
    it.client.connections.connect({
      provider: 'stripe',
      name: 'Acme',
      key,
      apiBase: url,
      sync: false,
    }),
  ).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' })
  expect(existsSync(join(it.dataDir, 'vault.json'))).toBe(false)
  expect(await it.client.connections.list()).toEqual([])
})
