import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * What the tests need from the system: a Chromium for the page and a Secret Service for the keychain.
 * On Debian and Ubuntu, as root, it is installed; elsewhere one line says what is missing, and the
 * tests that need it fail rather than pass unseen. macOS and Windows bring their own keychain, and
 * Playwright finds an installed Chrome there.
 */
const NEEDS = [
  { package: 'chromium', programs: ['/usr/bin/chromium', '/usr/bin/google-chrome'] },
  { package: 'dbus-x11', programs: ['/usr/bin/dbus-launch'] },
  { package: 'gnome-keyring', programs: ['/usr/bin/gnome-keyring-daemon'] },
]

const missing = NEEDS.filter(({ programs }) => !programs.some(path => existsSync(path))).map(
  need => need.package,
)
if (process.platform === 'linux' && missing.length > 0) install(missing)

function install(packages: string[]): void {
  const list = packages.join(' ')
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`The browser and keychain tests need: sudo apt-get install ${list}`)
    return
  }
  console.error(`Installing what the tests need from the system: ${list}`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (...words: string[]) =>
    spawnSync('apt-get', words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  run('update')
  const { status, stderr } = run('install', '--yes', '--no-install-recommends', ...packages)
  if (status !== 0) console.error(`apt-get could not install ${list}: ${String(stderr).trim()}`)
}
