import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import Sqlite from 'better-sqlite3'
import { openApp } from './folder.ts'
import { asTime, inTurns, type Result, timed } from './measure.ts'

const ROUNDS = 21

/** All the figures of the first screen against one scan that only adds up the entries. */
export async function benchOverview(dataDir: string): Promise<Result> {
  const app = await openApp(dataDir)
  const client = createRouterClient(app.router)
  const sqlite = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
  const scan = sqlite.prepare(
    `select currency, kind, count(*), sum(gross), sum(fee), sum(net) from entries
     group by currency, kind`,
  )
  try {
    const times = await inTurns(
      ROUNDS,
      () => timed(() => client.metrics.overview()),
      () => timed(() => scan.all()),
    )
    return asTime('read the overview', 'one scan that sums the entries', times)
  } finally {
    sqlite.close()
    await app.close()
  }
}
