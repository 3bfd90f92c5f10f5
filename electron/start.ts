import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newestBelow } from './newest.ts'
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
    if (args.includes('--live')) run(process.execPath, [BUILDER, 'dev', '--', ...args])
    else if (buildIfStale()) run(found.executable, ['.', ...args])
    else process.exitCode = 1
    return
  }
  if (found.reason) console.error(found.reason)
  const { serve } = await import('./serve.ts')
  await serve(args)
}

/** Whoever asks for a served page gets it; the runtime is not fetched for that. Reasons are sentences here. */
async function runtimeFor(args: string[]): Promise<Runtime> {
  const { values } = parseArgs({ args, strict: false, options: { port: { type: 'string' } } })
  if (values.help || values.h) return { reason: '' }
  const asked = values['no-open'] ? '--no-open' : values.port !== undefined ? '--port' : null
  if (asked) return { reason: `No window, as ${asked} asks: OpenRevenue serves its page.` }
  const found = await findRuntime(join(ROOT, 'node_modules/electron'), thisMachine(), console.error)
  if ('executable' in found) return found
  return { reason: `${found.reason}, so OpenRevenue runs in your browser instead.` }
}

/** False when the build failed; it has said why. */
function buildIfStale(): boolean {
  const built = BUILT.map(file => join(ROOT, 'out', file))
  const newest = Math.max(...SOURCES.map(source => newestBelow(join(ROOT, source))))
  if (built.every(file => existsSync(file) && newestBelow(file) >= newest)) return true
  console.error('Building the app…')
  const { status } = spawnSync(process.execPath, [BUILDER, 'build', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return status === 0
}

/** Ctrl-C reaches Electron by itself; it closes the app in order, and its exit code becomes this one's. */
function run(program: string, args: string[]): void {
  const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit' })
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.once('error', error => {
    console.error(`Electron did not start: ${error.message}`)
    process.exitCode = 1
  })
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0)
  })
}

await start(process.argv.slice(2))
