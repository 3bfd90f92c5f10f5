import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { thisMachine } from '../../electron/shell/runtime.ts'
import { PASSPHRASE, ROOT, tempFolder } from '../support/app.ts'

/** Electron does not run as root, so root starts it as somebody else, who has to be able to read all of this. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
const userCan =
  process.platform === 'linux' &&
  (process.getuid?.() === 0 || thisMachine().userNamespaces) &&
  spawnSync(process.execPath, [join(ROOT, 'electron/cli.ts'), '--help'], { cwd: '/', ...user })
    .status === 0

/** The app as `npm start` finds it, built, with this script for Electron's runtime. */
function installed(electron: string) {
  const root = tempFolder()
  chmodSync(root, 0o755)
  for (const part of ['electron', 'shared', 'package.json']) {
    cpSync(join(ROOT, part), join(root, part), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  for (const file of ['main/main.js', 'preload/preload.cjs', 'renderer/index.html']) {
    mkdirSync(dirname(join(root, 'out', file)), { recursive: true })
    writeFileSync(join(root, 'out', file), '<title>The page</title>')
  }
  const runtime = join(root, 'runtime')
  mkdirSync(runtime)
  writeFileSync(join(runtime, 'electron'), `#!/bin/sh\n${electron}\n`)
  chmodSync(join(runtime, 'electron'), 0o755)
  // Looked for where the system lets no program make a sandbox of its own.
  writeFileSync(join(runtime, 'chrome-sandbox'), '')
  chmodSync(join(runtime, 'chrome-sandbox'), 0o4755)
  const dataDir = join(root, 'data')
  mkdirSync(dataDir)
  chmodSync(dataDir, 0o777)
  return { root, runtime, dataDir }
}

function start({ root, runtime, dataDir }: ReturnType<typeof installed>) {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(root, 'electron/start.ts'), '--data-dir', dataDir],
    {
      ...user,
      cwd: root,
      env: {
        DISPLAY: ':99',
        ELECTRON_OVERRIDE_DIST_PATH: runtime,
        OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE,
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
        // No browser is found to open the link in.
        PATH: '/nonexistent',
        HOME: dataDir,
      },
      stdio: 'pipe',
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', chunk => {
    said.stdout += chunk
  })
  child.stderr?.on('data', chunk => {
    said.stderr += chunk
  })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  return { child, said, ended }
}

test.runIf(userCan)(
  'an Electron that dies at once is said in one line, and the page is served',
  { timeout: 120_000 },
  async () => {
    const { child, said, ended } = start(installed('exit 133'))
    const link = () => /http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+/.exec(said.stdout)?.[0] ?? ''
    await expect.poll(link, { timeout: 60_000 }).not.toBe('')
    expect(said.stderr).toBe(
      'Electron ended at once (exit code 133), so OpenRevenue runs in your browser instead.\n',
    )
    const entered = await fetch(link(), { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', link()), { headers: { cookie } })
    expect(await page.text()).toContain('The page')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
)

test.runIf(userCan)(
  'an Electron that is closed in order ends the start, and nothing is served',
  { timeout: 120_000 },
  async () => {
    const app = installed('exit 0')
    const { said, ended } = start(app)
    expect(await ended).toBe(0)
    expect(said).toEqual({ stdout: '', stderr: '' })
    expect(readdirSync(app.dataDir)).toEqual([])
  },
)
