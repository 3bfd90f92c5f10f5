import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../../electron/db/open.ts'
import { ROOT } from '../app.ts'

export interface LedgerFile {
  db: Database
  /**
   * Makes a startup with one connection, both of this id, whose days are those of a zone. Each has said that
   * it is another account's: of two that have not, what they hold alike would be one account's.
   */
  connection(zone?: string): string
  rows(query: string, ...parameters: (string | number)[]): unknown[]
  close(): void
}

/** A real ledger on disk, without an app around it, and connections to fill. */
export function ledgerFile(): LedgerFile {
  const folder = mkdtempSync(join(tmpdir(), 'openrevenue-ledger-'))
  const db = openDatabase(ROOT, folder)
  const sql = db.$client
  let made = 0
  return {
    db,
    connection(zone = 'UTC') {
      const id = `connection ${made++}`
      sql
        .prepare(
          `insert into startups (id, name, description, website, currency, timezone, sample, created_at)
           values (?, 'S', '', '', 'USD', ?, 0, 0)`,
        )
        .run(id, zone)
      sql
        .prepare(
          `insert into connections (id, startup_id, provider, name, account_id, test, state, created_at)
           values (?, ?, 'stripe', 'S', ?, 0, 'ready', 0)`,
        )
        .run(id, id, id)
      return id
    },
    rows: (query, ...parameters) => sql.prepare(query).all(...parameters),
    close() {
      sql.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
