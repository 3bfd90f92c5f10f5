import { type ChildProcess, execFile } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What decides whether a window can be opened here; a test gives its own. */
export interface Machine {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  /** True for root, whom Chromium's sandbox refuses. */
  root: boolean
  /** Whether any program may make the namespaces that Chromium's sandbox is built from. */
  userNamespaces: boolean
}

/** Electron's executable, or why there is none: a clause that a sentence can begin with. */
export type Runtime = { executable: string } | { reason: string }

/** Milliseconds that fetching the runtime, about 110 MB, may go on without a byte. */
const PATIENCE = 60_000

export const thisMachine = (): Machine => ({
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
  userNamespaces: !FORBIDDEN.some(([setting, value]) => readSetting(setting) === value),
})

/** Ubuntu's AppArmor, Debian's switch and the kernel's own limit, each as it forbids them. */
const FORBIDDEN = [
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/user/max_user_namespaces', '0'],
] as const

const readSetting = (file: string): string | null =>
  existsSync(file) ? readFileSync(file, 'utf8').trim() : null

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
  const reason = noWindow(machine) ?? noSandbox(packageFolder, machine)
  if (reason) return { reason }
  if (!existsSync(executableOf(packageFolder, machine))) {
    say('Fetching the Electron runtime…')
    const problem = await fetchRuntime(packageFolder, machine, patience)
    if (problem) return { reason: `The Electron runtime could not be downloaded (${problem})` }
  }
  const executable = executableOf(packageFolder, machine)
  return existsSync(executable) ? { executable } : { reason: 'The Electron runtime is not there' }
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
  // It downloads to the temporary folder: one of its own shows how far it is.
  const temp = mkdtempSync(join(tmpdir(), 'openrevenue-electron-'))
  const running = promisify(execFile)(process.execPath, [installer], {
    env: { ...env, TMPDIR: temp, TEMP: temp, TMP: temp },
  })
  const watching = endWithoutProgress(running.child, [temp, join(packageFolder, 'dist')], patience)
  try {
    await running
    return null
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string }
    if (killed) return `no progress for ${patience / 1000} seconds`
    if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONN|ENETUNREACH|ETIMEDOUT/.test(stderr ?? '')) {
      return 'no network'
    }
    return stderr?.trim().split('\n')[0] || 'its installer failed'
  } finally {
    clearInterval(watching)
    rmSync(temp, { recursive: true, force: true })
  }
}

/** Kills a process once nothing in its folders has grown for so many milliseconds. */
function endWithoutProgress(child: ChildProcess, folders: string[], patience: number) {
  let last = { bytes: -1, at: performance.now() }
  return setInterval(
    () => {
      const bytes = folders.reduce((sum, folder) => sum + bytesBelow(folder), 0)
      if (bytes !== last.bytes) last = { bytes, at: performance.now() }
      else if (performance.now() - last.at >= patience) child.kill()
    },
    Math.min(1_000, patience / 4),
  )
}

/** What is moved away while it is looked at counts as nothing. */
function bytesBelow(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.size ?? 0
  try {
    return readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0)
  } catch {
    return 0
  }
}

/** Looked for before anything is fetched: installing as a user never makes the helper root's. */
function noSandbox(packageFolder: string, machine: Machine): string | null {
  if (machine.platform !== 'linux' || machine.userNamespaces) return null
  const folder = machine.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist')
  const helper = join(folder, 'chrome-sandbox')
  const stats = statSync(helper, { throwIfNoEntry: false })
  if (stats?.uid === 0 && (stats.mode & 0o4000) !== 0) return null
  const own = `chown root:root '${helper}' && chmod 4755 '${helper}'`
  const commands = stats
    ? [`sudo chown root:root '${helper}'`, `sudo chmod 4755 '${helper}'`]
    : ['npx install-electron', `sudo sh -c "${own}"`]
  return `This system does not let Electron set up its sandbox. For a window, run these two commands and start again:
  ${commands.join('\n  ')}
Until then there is no window`
}
