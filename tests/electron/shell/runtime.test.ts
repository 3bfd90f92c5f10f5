import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { findRuntime, type Machine } from '../../../electron/shell/runtime.ts'
import { tempFolder } from '../../support/app.ts'

const MAC: Machine = { platform: 'darwin', env: {}, root: false, userNamespaces: true }
const LINUX: Machine = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  root: false,
  userNamespaces: true,
}

/** An electron package whose installer is the given code. */
function electronPackage(installer: string): string {
  const folder = tempFolder()
  writeFileSync(join(folder, 'install.js'), installer)
  return folder
}

const INSTALLS = `const fs = require('node:fs'), path = require('node:path')
fs.mkdirSync(path.join(__dirname, 'dist'))
fs.writeFileSync(path.join(__dirname, 'dist/electron'), '')
fs.writeFileSync(path.join(__dirname, 'path.txt'), 'electron')`

async function find(folder: string, machine: Machine = MAC, patience?: number) {
  const said: string[] = []
  const found = await findRuntime(folder, machine, line => said.push(line), patience)
  return { found, said }
}

describe('a runtime that can be had', () => {
  test('is fetched at the first start, and only then', async () => {
    const folder = electronPackage(INSTALLS)
    const executable = join(folder, 'dist/electron')
    expect(await find(folder)).toEqual({
      found: { executable },
      said: ['Fetching the Electron runtime…'],
    })
    expect(await find(folder)).toEqual({ found: { executable }, said: [] })
  })

  test('may be in a folder that the environment names', async () => {
    const elsewhere = tempFolder()
    writeFileSync(join(elsewhere, 'electron'), '')
    const env = { ELECTRON_OVERRIDE_DIST_PATH: elsewhere }
    const { found } = await find(electronPackage('process.exit(1)'), { ...MAC, env })
    expect(found).toEqual({ executable: join(elsewhere, 'electron') })
  })
})

describe('why there is no window', () => {
  test.for([
    [
      'offline',
      `console.error('TypeError: fetch failed'); process.exit(1)`,
      'The Electron runtime could not be downloaded (no network)',
    ],
    [
      'another failure',
      `console.error('Error: checksum mismatch\\n  at x'); process.exit(1)`,
      'The Electron runtime could not be downloaded (Error: checksum mismatch)',
    ],
    ['an installer that installs nothing', '', 'The Electron runtime is not there'],
  ] as const)('%s', async ([, installer, reason]) => {
    expect((await find(electronPackage(installer))).found).toEqual({ reason })
  })

  test('a download without progress is given up', async () => {
    const { found } = await find(electronPackage('setTimeout(() => {}, 60_000)'), MAC, 300)
    expect(found).toEqual({
      reason: 'The Electron runtime could not be downloaded (no progress for 0.3 seconds)',
    })
  })

  test('nor does a clock that is put back keep one that stands waiting', async () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(0)
    onTestFinished(() => clock.mockRestore())
    const { found } = await find(electronPackage('setTimeout(() => {}, 60_000)'), MAC, 300)
    expect(found).toMatchObject({ reason: expect.stringContaining('no progress') })
  })

  test('no display or root: nothing is fetched', async () => {
    const folder = electronPackage(INSTALLS)
    expect(await find(folder, { ...LINUX, env: {} })).toEqual({
      found: { reason: 'There is no display here' },
      said: [],
    })
    expect(await find(folder, { ...LINUX, root: true })).toEqual({
      found: { reason: 'Electron does not run as root without giving up its sandbox' },
      said: [],
    })
  })

  test('a download that goes on may take longer than that', async () => {
    const slow = `let n = 0
const fs0 = require('node:fs'), file = require('node:path').join(require('node:os').tmpdir(), 'part')
const timer = setInterval(() => {
  fs0.appendFileSync(file, 'bytes')
  if (++n === 30) { clearInterval(timer); ${INSTALLS.replaceAll('\n', ';')} }
}, 100)`
    const folder = electronPackage(slow)
    const { found } = await find(folder, MAC, 1_500)
    expect(found).toEqual({ executable: join(folder, 'dist/electron') })
  })

  test('no sandbox: nothing is fetched, and two commands mend it', async () => {
    const folder = electronPackage(INSTALLS)
    const { found, said } = await find(folder, { ...LINUX, userNamespaces: false })
    expect(said).toEqual([])
    const reason = 'reason' in found ? found.reason : ''
    const helper = join(folder, 'dist/chrome-sandbox')
    expect(reason.split('\n').slice(1, 3)).toEqual([
      '  npx install-electron',
      `  sudo sh -c "chown root:root '${helper}' && chmod 4755 '${helper}'"`,
    ])
  })
})
