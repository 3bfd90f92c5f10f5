import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { openApp } from './folder.ts'
import { asTime, inTurns, type Result, timed } from './measure.ts'

const ROUNDS = 11

/** The whole app, opened and closed, against the file alone. */
export async function benchOpening(dataDir: string): Promise<Result> {
  const times = await inTurns(
    ROUNDS,
    () => timed(async () => (await openApp(dataDir)).close()),
    () =>
      timed(() => {
        const client = new Sqlite(join(dataDir, 'openrevenue.sqlite'))
        client.pragma('journal_mode = WAL')
        client.prepare('select * from installation').get()
        client.close()
      }),
  )
  return asTime('open and close the app', 'open, read and close the file', times)
}
