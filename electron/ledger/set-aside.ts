import type { SetAside as Row } from '../../shared/contract/set-aside.ts'
import type { Database } from '../db/open.ts'
import type { ObjectRef, Page } from './page.ts'

interface SetAsideObjects {
  /** Those of a connection. */
  of(connectionId: string): ObjectRef[]
  /** Keeps what a page set aside and drops what it could read. To be called in the transaction that stores it. */
  store(connectionId: string, page: Page, at: number): void
}

/** Objects at the provider that could not be read or worked out, one by one, so that the rest still counts. */
export function createSetAside(db: Database): SetAsideObjects {
  const sql = db.$client
  const all = sql.prepare<[string], ObjectRef>(
    'select object, id from set_aside where connection_id = ? order by object, id',
  )
  const hasAny = sql.prepare('select 1 from set_aside where connection_id = ? limit 1')
  const drop = sql.prepare('delete from set_aside where connection_id = ? and id = ?')
  const keep = sql.prepare(
    `insert into set_aside (connection_id, object, id, reason, since) values (?, ?, ?, ?, ?)
     on conflict do update set reason = excluded.reason`,
  )
  return {
    of: connectionId => all.all(connectionId),
    store(connectionId, { readable = [], withdrawn = [], setAside = [], ...page }, at) {
      if (hasAny.get(connectionId)) {
        const read = [...page.entries, ...page.subscriptions, ...(page.periods ?? [])]
        for (const id of [...read.map(it => it.id), ...withdrawn, ...readable])
          drop.run(connectionId, id)
      }
      for (const { object, id, reason } of setAside) {
        keep.run(connectionId, object, id, reason, at)
      }
    },
  }
}

/** All that is set aside under these connections, each reason a sentence. */
export const listSetAside = (db: Database, connectionIds: string[]): Row[] =>
  db.$client
    .prepare<[string], Omit<Row, 'imported'> & { provider: string }>(
      `select a.connection_id as connectionId, a.object, a.id, a.reason, a.since, c.provider
       from set_aside a join connections c on c.id = a.connection_id
       where a.connection_id in (select value from json_each(?))
       order by a.since, a.connection_id, a.object, a.id`,
    )
    .all(JSON.stringify(connectionIds))
    .map(({ provider, ...it }) => ({
      ...it,
      reason: /[.!?]$/.test(it.reason) ? it.reason : `${it.reason}.`,
      imported: provider === 'csv',
    }))
