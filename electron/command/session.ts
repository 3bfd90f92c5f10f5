import { join } from 'node:path'
import { createRouterClient, type RouterClient } from '@orpc/server'
import { AppError } from '../../shared/errors.ts'
import { type App, createApp } from '../app.ts'
import { defaultDataDir } from '../db/data-folder.ts'
import type { Router } from '../rpc/router.ts'
import { askPassphrase } from './terminal.ts'

/** How long a command waits for what it set off, once its own work is done. Milliseconds. */
const PATIENCE = 10_000

export interface CommandSession {
  app: App
  client: RouterClient<Router>
}

/**
 * Opens the app on a data folder for one command, and closes it whatever happens. What the client is
 * asked is about `startup`, where one is named.
 */
export async function withApp<T>(
  { dataDir = defaultDataDir(), startup }: { dataDir?: string; startup?: string },
  use: (session: CommandSession) => Promise<T>,
): Promise<T> {
  const root = join(import.meta.dirname, '../..')
  const app = await createApp({
    ...{ root, dataDir, door: 'browser', passphrase: askPassphrase },
    ecbFiles: process.env.OPENREVENUE_ECB_FILES,
  })
  const { promise: told, reject: tell } = Promise.withResolvers<never>()
  const stop = () => tell(interrupted())
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    const client = createRouterClient(app.router, { context: { startup } })
    return await Promise.race([use({ app, client }).finally(() => whatFollows(app)), told])
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await app.close()
  }
}

/** A command sees through what it set off. What takes longer is left to the next start of the app. */
async function whatFollows(app: App): Promise<void> {
  let patience: NodeJS.Timeout | undefined
  const lost = new Promise(resolve => {
    patience = setTimeout(resolve, PATIENCE)
  })
  await Promise.race([app.settled(), lost])
  clearTimeout(patience)
}

const interrupted = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'Stopped before the end.',
    why: 'The command was told to stop.',
    fix: 'Nothing is lost: run it again to go on.',
  })
