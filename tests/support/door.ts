import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { _electron, type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { PASSPHRASE, ROOT, tempFolder } from './app.ts'

export interface DoorOptions {
  /** Look around with sample data. */
  demo?: boolean
  dataDir?: string
  colorScheme?: 'light' | 'dark'
  /** No keychain and no vault passphrase. */
  noSecrets?: boolean
}

/**
 * The app's page as its user has it: in a browser over the headless door or, with
 * E2E_DOOR=electron, in Electron's own window. The specs are the same.
 */
export async function openDoor(options: DoorOptions = {}): Promise<Page> {
  const args = ['--data-dir', options.dataDir ?? tempFolder(), ...(options.demo ? ['--demo'] : [])]
  const page = await (process.env.E2E_DOOR === 'electron'
    ? desktop(args, options)
    : headless(args, options))
  page.setDefaultTimeout(20_000)
  if (options.colorScheme) await page.emulateMedia({ colorScheme: options.colorScheme })
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  // The last to be registered is the first to run: the page is still open then.
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    const folder = join(ROOT, 'test-results')
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: join(folder, `${task.name.replaceAll(/\W+/g, '-')}.png`) })
    if (problems.length > 0) console.error(problems.join('\n'))
  })
  return page
}

/** Secrets go to the vault: a test leaves nothing in its runner's keychain. */
const environment = ({ noSecrets }: DoorOptions) => ({
  ...(process.env as Record<string, string>),
  OPENREVENUE_VAULT_PASSPHRASE: noSecrets ? '' : PASSPHRASE,
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
})

async function desktop(args: string[], options: DoorOptions): Promise<Page> {
  const env = environment(options)
  const app = await _electron.launch({ args: ['.', ...args], cwd: ROOT, env })
  onTestFinished(() => app.close())
  return app.firstWindow()
}

async function headless(args: string[], options: DoorOptions): Promise<Page> {
  const link = await startServer(args, environment(options))
  const context = await newContext(options.colorScheme)
  const page = await context.newPage()
  await page.goto(link)
  return page
}

/** Starts the headless door and waits for its one-time link. */
function startServer(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'electron/serve.ts'), '--no-open', ...args], {
    env,
    stdio: 'pipe',
  })
  onTestFinished(async () => {
    if (child.exitCode !== null) return
    const closed = new Promise(resolve => child.once('close', resolve))
    child.kill()
    await closed
  })
  let output = ''
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk
      const link = /http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+/.exec(output)?.[0]
      if (link) resolve(link)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('close', () => reject(new Error(`The app stopped: ${output}`)))
  })
}

let browser: Promise<Browser> | undefined

async function newContext(colorScheme?: 'light' | 'dark'): Promise<BrowserContext> {
  browser ??= launch()
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    colorScheme,
  })
  onTestFinished(() => context.close())
  return context
}

/** Debian's Chromium where it is, else the Chrome that is installed. Root cannot have its sandbox. */
function launch(): Promise<Browser> {
  const debian = '/usr/bin/chromium'
  return chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : { channel: 'chrome' }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
