import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What decides whether a window can be opened here; a test gives its own. */
export interface Machine {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  /** True for root, whom Chromium's sandbox refuses. */
  root: boolean
}

/** Electron's executable, or why there is none: a clause that a sentence can begin with. */
export type Runtime = { executable: string } | { reason: string }

/** Milliseconds that fetching the runtime may take; about 110 MB. */
const PATIENCE = 60_000

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
})

/**
 * Finds Electron's runtime as the electron package itself does, fetching it on the first start.
 * Nothing here imports the package: that would start a download which cannot be ended.
 */
export async function findRuntime(
  packageFolder: string,
  machine: Machine,
  say: (line: string) => void,
  patience: number = PATIENCE,
): Promise<Runtime> {
  const reason = noWindow(machine)
  if (reason) return { reason }
  if (!existsSync(executableOf(packageFolder, machine))) {
    say('Fetching the Electron runtime…')
    const problem = await fetchRuntime(packageFolder, machine, patience)
    if (problem) return { reason: `The Electron runtime could not be downloaded (${problem})` }
  }
  const executable = executableOf(packageFolder, machine)
  if (!existsSync(executable)) return { reason: 'The Electron runtime is not there' }
  const unsafe = machine.platform === 'linux' ? noSandbox(executable) : null
  return unsafe ? { reason: unsafe } : { executable }
}

function noWindow({ platform, env, root }: Machine): string | null {
  if (platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'There is no display here'
  if (root) return 'Electron does not run as root without giving up its sandbox'
  return null
}

/** Where electron/index.js would find it; a folder named by the environment goes first. */
function executableOf(packageFolder: string, { env }: Machine): string {
  const pathFile = join(packageFolder, 'path.txt')
  const path = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : ''
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    return join(env.ELECTRON_OVERRIDE_DIST_PATH, path || 'electron')
  }
  return join(packageFolder, 'dist', path || 'not-installed')
}

/** Runs the package's own installer. Returns what went wrong, in a few words. */
async function fetchRuntime(
  packageFolder: string,
  { env }: Machine,
  patience: number,
): Promise<string | null> {
  const installer = join(packageFolder, 'install.js')
  try {
    await promisify(execFile)(process.execPath, [installer], { env, timeout: patience })
    return null
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string }
    if (killed) return `not done after ${patience / 1000} seconds`
    if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONN|ENETUNREACH|ETIMEDOUT/.test(stderr ?? '')) {
      return 'no network'
    }
    return stderr?.trim().split('\n')[0] || 'its installer failed'
  }
}

/** Ubuntu lets only programs it knows make the namespaces that Chromium's sandbox is built from. */
function noSandbox(executable: string): string | null {
  const setting = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  if (!existsSync(setting) || readFileSync(setting, 'utf8').trim() !== '1') return null
  const helper = join(executable, '../chrome-sandbox')
  const stats = existsSync(helper) ? statSync(helper) : null
  if (stats?.uid === 0 && (stats.mode & 0o4000) !== 0) return null
  return 'This system does not let Electron set up its sandbox (kernel.apparmor_restrict_unprivileged_userns is 1)'
}
