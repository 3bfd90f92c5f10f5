import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { note } from './command/print.ts'
import { isFresh } from './headless/newest.ts'
import { runToEnd } from './shell/child.ts'
import { findRuntime, type Runtime, thisMachine } from './shell/runtime.ts'

const ROOT = join(import.meta.dirname, '..')
const SOURCES = ['electron', 'renderer', 'shared', 'vite.config.ts', 'electron.vite.config.ts']
const BUILDER = join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js')
const BUILT = ['main/main.js', 'preload/preload.cjs', 'renderer/index.html']

/**
 * `npm start`: the app in its window where Electron can run, else the same page in the browser.
 * With --live (`npm run dev`) either is made from the sources and renewed as they change.
 */
async function start(args: string[]): Promise<void> {
  const found = await runtimeFor(args)
  if ('executable' in found) {
    const live = args.includes('--live')
    if (!live && !buildIfStale()) {
      process.exitCode = 1
      return
    }
    const ended = live
      ? await runToEnd(process.execPath, [BUILDER, 'dev', '--', ...args], ROOT)
      : await runToEnd(found.executable, ['.', ...args], ROOT)
    if ('code' in ended) {
      process.exitCode = ended.code
      return
    }
    note(
      `Electron ended at once (${ended.diedAtOnce}), so OpenRevenue runs in your browser instead.`,
    )
  } else if (found.reason) note(...found.reason.split('\n'))
  const { serve } = await import('./serve.ts')
  await serve(args)
}

/** Whoever asks for a served page gets it; the runtime is not fetched for that. Reasons are sentences here. */
async function runtimeFor(args: string[]): Promise<Runtime> {
  const { values } = parseArgs({ args, strict: false, options: { port: { type: 'string' } } })
  if (values.help || values.h) return { reason: '' }
  const asked = values['no-open'] ? '--no-open' : values.port !== undefined ? '--port' : null
  if (asked) return { reason: `No window, as ${asked} asks: OpenRevenue serves its page.` }
  const found = await findRuntime(join(ROOT, 'node_modules/electron'), thisMachine(), note)
  if ('executable' in found) return found
  return { reason: `${found.reason}, so OpenRevenue runs in your browser instead.` }
}

/** False when the build failed; it has said why. */
function buildIfStale(): boolean {
  const sources = SOURCES.map(source => join(ROOT, source))
  if (BUILT.every(file => isFresh(join(ROOT, 'out', file), sources))) return true
  note('Building the app…')
  const { status } = spawnSync(process.execPath, [BUILDER, 'build', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return status === 0
}

await start(process.argv.slice(2))
