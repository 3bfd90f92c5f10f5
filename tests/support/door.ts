import { join } from 'node:path'
import { _electron, type Browser, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { dataFolder, PASSPHRASE, ROOT } from './app.ts'
import { launchBrowser } from './browser.ts'
import { recordPage } from './record.ts'
import { type Server, startServer } from './server.ts'

export interface DoorOptions {
  /** Look around with sample data. */
  demo?: boolean
  dataDir?: string
  colorScheme?: 'light' | 'dark'
  /** No keychain and no vault passphrase. */
  noSecrets?: boolean
  /** Behind the headless door: the process that serves the page. */
  onServer?(server: Server): void
}

/**
 * The app's page as its user has it: in a browser over the headless door or, with
 * E2E_DOOR=electron, in Electron's own window. The specs are the same.
 */
export async function openDoor(options: DoorOptions = {}): Promise<Page> {
  const args = ['--data-dir', options.dataDir ?? dataFolder(), ...(options.demo ? ['--demo'] : [])]
  const page = await (process.env.E2E_DOOR === 'electron'
    ? desktop(args, options)
    : headless(args, options))
  page.setDefaultTimeout(20_000)
  if (options.colorScheme) await page.emulateMedia({ colorScheme: options.colorScheme })
  return page
}

/** Should the test fail, says in its output what became of the page, and saves that with a picture in test-results/. */
async function tellOfFailure(page: Page, serverOutput: () => string): Promise<void> {
  const record = await recordPage(page, serverOutput)
  // The last to be registered is the first to run: the page is still open then.
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    console.error(await record.words())
    await record.save(join(ROOT, 'test-results'), task.name.replaceAll(/\W+/g, '-'))
  })
}

/** On Linux secrets go to the vault; elsewhere the keychain answers, and holds what the tests make. */
const environment = ({ noSecrets }: DoorOptions) => ({
  ...(process.env as Record<string, string>),
  OPENREVENUE_VAULT_PASSPHRASE: noSecrets ? '' : PASSPHRASE,
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
})

async function desktop(args: string[], options: DoorOptions): Promise<Page> {
  const env = environment(options)
  const app = await _electron.launch({ args: ['.', ...args], cwd: ROOT, env })
  onTestFinished(() => app.close())
  const page = await app.firstWindow()
  await tellOfFailure(page, () => '')
  return page
}

let browser: Promise<Browser> | undefined

/**
 * When the specs run behind the headless door, so that they find the same figures whatever the day: in the
 * middle of a month, an hour at which no job is due, and later than all that the sandboxes tell of.
 */
const NOW = Date.UTC(2026, 5, 17, 9)

/** How far all clocks of a spec are ahead of the machine's: the app's, the page's, and that of what comes before. */
const SHIFT = process.env.E2E_DOOR === 'electron' ? 0 : NOW - Date.now()

/** The clock of the app behind the door, for what a spec prepares before. */
export const doorClock = (): number => Date.now() + SHIFT

async function headless(args: string[], options: DoorOptions): Promise<Page> {
  const server = await startServer(args, {
    ...environment(options),
    TEST_CLOCK_SHIFT: String(SHIFT),
  })
  onTestFinished(() => server.stop())
  options.onServer?.(server)
  browser ??= launchBrowser()
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    colorScheme: options.colorScheme,
  })
  onTestFinished(() => context.close())
  await context.addInitScript(shift => {
    const system = Date.now
    Date.now = () => system() + shift
  }, SHIFT)
  const page = await context.newPage()
  await tellOfFailure(page, server.output)
  await page.goto(server.link.href)
  return page
}
