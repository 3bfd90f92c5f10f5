import { join } from 'node:path'
import { type App, createApp } from '../../electron/app.ts'
import { type Database, openDatabase } from '../../electron/db/open.ts'
import { audiences, connections, installation, startups } from '../../electron/db/schema.ts'
import { DEFAULT_PRIVACY } from '../../shared/privacy.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const CONNECTION = 'bench'
const NOW = Date.now()

/** A data folder whose secrets go to a vault: a bench writes nothing to anybody's keychain. */
export function openFolder(dataDir: string): Database {
  const db = openDatabase(ROOT, dataDir)
  db.update(installation).set({ secrets: 'vault' }).run()
  return db
}

/** A startup and a connection in it, as after a set-up. */
export function setUp(db: Database): void {
  db.insert(startups)
    .values({
      id: 'bench',
      name: 'Bench',
      description: '',
      website: '',
      currency: 'USD',
      timezone: 'Europe/Berlin',
      sample: false,
      createdAt: NOW,
    })
    .run()
  db.insert(audiences).values({ id: 'public', startupId: 'bench', privacy: DEFAULT_PRIVACY }).run()
  db.insert(connections)
    .values({
      id: CONNECTION,
      startupId: 'bench',
      provider: 'stripe',
      name: 'Bench',
      test: true,
      state: 'ready',
      lastSyncAt: NOW,
      createdAt: NOW,
    })
    .run()
}

/** The whole app on a data folder, its vault sealed with words that are no secret. */
export const openApp = (dataDir: string): Promise<App> =>
  createApp({ root: ROOT, dataDir, door: 'browser', passphrase: async () => 'bench' })
