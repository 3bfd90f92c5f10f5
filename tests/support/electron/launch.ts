import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { resolveConfig } from 'electron-vite'
import { build } from 'vite'
import { onTestFinished, vi } from 'vitest'
import { dataFolder, PASSPHRASE, ROOT, tempFolder } from '../app.ts'
import { createElectron, type ElectronStandIn } from './stand-in.ts'

const require = createRequire(import.meta.url)
const compiled = compile()

/** The shell as `npm run build` compiles it, by the same configuration, in memory. */
async function compile(): Promise<Map<string, string>> {
  const { config } = await resolveConfig({ root: ROOT, logLevel: 'error' }, 'build', 'production')
  const files = new Map<string, string>()
  for (const target of ['main', 'preload'] as const) {
    const options = config?.[target]
    if (!options) throw new Error(`electron.vite.config.ts has no ${target}`)
    const result = await build({ ...options, build: { ...options.build, write: false } })
    for (const { output } of [result].flat().filter(it => 'output' in it)) {
      for (const file of output) {
        if (file.type === 'chunk') files.set(join('out', target, file.fileName), file.code)
      }
    }
  }
  return files
}

/** The app's folder as the installer lays it out, with a page of its own. */
async function appFolder(): Promise<string> {
  // As Node will know the modules in it; on macOS the temporary folder is a link.
  const folder = realpathSync(tempFolder())
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  cpSync(join(ROOT, 'electron/db/migrations'), join(folder, 'electron/db/migrations'), {
    recursive: true,
  })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const page = new Map([
    ['out/renderer/index.html', '<!doctype html><title>OpenRevenue</title>'],
    ['out/renderer/assets/page.js', 'export {}'],
  ])
  for (const [file, code] of [...(await compiled), ...page]) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), code)
  }
  return folder
}

/** The stand-ins by the folder of the app that imports 'electron'. */
const standIns = new Map<string, ElectronStandIn>()
const SCHEME = 'electron-stand-in:'
Object.assign(globalThis, { electronStandIns: standIns })

registerHooks({
  resolve(specifier, context, next) {
    const folder = [...standIns.keys()].find(it =>
      context.parentURL?.startsWith(pathToFileURL(join(it, 'out')).href),
    )
    if (specifier !== 'electron' || !folder) return next(specifier, context)
    return { url: SCHEME + encodeURIComponent(folder), format: 'module', shortCircuit: true }
  },
  load(url, context, next) {
    if (!url.startsWith(SCHEME)) return next(url, context)
    const folder = decodeURIComponent(url.slice(SCHEME.length))
    const names = Object.keys(standIns.get(folder)?.module ?? {}).join(', ')
    const source = `export const { ${names} } = globalThis.electronStandIns.get(${JSON.stringify(folder)}).module`
    return { format: 'module', source, shortCircuit: true }
  },
})

export interface Launched extends ElectronStandIn {
  /** Where the app is, with out/ and all. */
  folder: string
}

/**
 * Starts the compiled main process on a data folder, and quits it when the test is over. `answer` is the button that
 * is pressed where it asks something on the way.
 */
export async function launch(
  args: string[] = [],
  dataDir = dataFolder(),
  { answer = 0 } = {},
): Promise<Launched> {
  const folder = await appFolder()
  const electron = createElectron(folder)
  const { app } = electron.module
  electron.module.dialog.answer = answer
  standIns.set(folder, electron)
  vi.stubEnv('OPENREVENUE_VAULT_PASSPHRASE', PASSPHRASE)
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent')
  const { argv } = process
  process.argv = ['openrevenue', ...args, '--data-dir', dataDir]
  try {
    require(join(folder, 'out/main/main.js'))
  } finally {
    process.argv = argv
  }
  onTestFinished(async () => {
    app.quit()
    await vi.waitFor(() => {
      if (app.exitCode === null) throw new Error('The app did not quit')
    }, 10_000)
    vi.unstubAllEnvs()
  })
  app.becomeReady()
  await vi.waitFor(() => {
    // Listening to the computer's sleep is the last thing a start does.
    const up = electron.module.powerMonitor.listenerCount('resume') > 0
    if (!up && app.exitCode === null) throw new Error('The app is not up')
  }, 20_000)
  return { ...electron, folder }
}

/** The one of something: the window, the tray. */
export function only<T>(things: T[]): T {
  const [thing, ...others] = things
  if (thing === undefined || others.length > 0) throw new Error(`${things.length}, not one`)
  return thing
}
