import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { onTestFinished } from 'vitest'
import { type App, type AppOptions, createApp } from '../../electron/app.ts'
import type { Router } from '../../electron/rpc/router.ts'
import type { Notice } from '../../shared/contract/app.ts'
import { lightVault } from './light-vault.ts'
import type { StripeSandbox } from './stripe/sandbox.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const PASSPHRASE = 'correct horse battery staple'

/** An empty folder that goes away with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'openrevenue-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An empty data folder, but for a vault under PASSPHRASE that opens in no time. */
export function dataFolder(): string {
  const folder = tempFolder()
  lightVault(folder, PASSPHRASE)
  return folder
}

export interface TestApp {
  app: App
  client: RouterClient<Router>
  dataDir: string
  notices: Notice[]
  errors: unknown[]
  /** Syncs everything and waits for the end and what follows it. */
  sync(): ReturnType<RouterClient<Router>['sync']['runs']>
}

/** The whole app on a folder of its own, with its secrets in a vault. Closed with the test. */
export async function testApp(options: Partial<AppOptions> = {}): Promise<TestApp> {
  const dataDir = options.dataDir ?? dataFolder()
  const errors: unknown[] = []
  const app = await createApp({
    root: ROOT,
    door: 'browser',
    passphrase: async () => PASSPHRASE,
    ecbFiles: process.env.OPENREVENUE_ECB_FILES,
    shippedRates: join(ROOT, 'tests/support/ecb/none'),
    onError: error => errors.push(error),
    ...options,
    dataDir,
  })
  onTestFinished(() => app.close())
  const client = createRouterClient(app.router)
  const notices: Notice[] = []
  app.onNotice(notice => notices.push(notice))
  return {
    app,
    client,
    dataDir,
    notices,
    errors,
    async sync() {
      const runs = app.syncNow('command')
      for (const { id } of runs) await app.finished(id)
      return Promise.all(runs.map(({ id }) => client.sync.run({ id })))
    },
  }
}

/** What is asked through it is about one startup: its id, the beginning of it, or its name. */
export const clientOf = ({ app }: Pick<TestApp, 'app'>, startup: string): RouterClient<Router> =>
  createRouterClient(app.router, { context: { startup } })

/** Connects a Stripe sandbox without reading it yet. */
export const connectSandbox = (
  { client }: Pick<TestApp, 'client'>,
  sandbox: Pick<StripeSandbox, 'key' | 'url'>,
  name = 'Acme',
) =>
  client.connections.connect({
    provider: 'stripe',
    name,
    key: sandbox.key,
    apiBase: sandbox.url,
    sync: false,
  })

/** The ledger as rows, without what differs from one installation to another. */
export async function ledgerOf({ client }: Pick<TestApp, 'client'>) {
  const rows = []
  let cursor: string | undefined
  do {
    const page = await client.entries.list({ limit: 1000, cursor })
    rows.push(...page.entries)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return rows.map(({ connectionId: _connection, customer, ...row }) => ({
    ...row,
    customer: customer !== null,
  }))
}
