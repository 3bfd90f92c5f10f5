import { eq } from 'drizzle-orm'
import type { ProviderId } from '../../shared/providers.ts'
import { credentialsOf } from '../connections/credentials.ts'
import { customerHasher } from '../connections/customer-hash.ts'
import type { Database } from '../db/open.ts'
import { connections, startups } from '../db/schema.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Credentials, Provider } from '../providers/provider.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Active } from './active.ts'
import type { SyncTask } from './read-account.ts'
import { connectionGone } from './run-log.ts'

export interface TaskParts {
  db: Database
  ledger: Pick<Ledger, 'readAnew'>
  secrets: Secrets
  providers: Record<ProviderId, Provider>
}

/** What a run is to read, with which key and from where on. Notes the key's name in the run. Throws NOT_FOUND. */
export function createTasks({ db, ledger, secrets, providers }: TaskParts) {
  function rowOf(connectionId: string) {
    const row = db
      .select()
      .from(connections)
      .innerJoin(startups, eq(startups.id, connections.startupId))
      .where(eq(connections.id, connectionId))
      .get()
    if (row) return row
    throw connectionGone()
  }

  /** Its key, be it that it was replaced while it was read. */
  async function credentialsFor(connectionId: string, entry: Active): Promise<Credentials> {
    for (;;) {
      const { connections: before } = rowOf(connectionId)
      entry.secretName = before.secretName
      try {
        return await credentialsOf(secrets, before)
      } catch (error) {
        if (rowOf(connectionId).connections.secretName === before.secretName) throw error
      }
    }
  }

  return async (entry: Active): Promise<SyncTask> => {
    const { connections: connection, startups: startup } = rowOf(entry.connectionId)
    const sample = connection.provider === 'demo'
    return {
      connectionId: connection.id,
      provider: providers[connection.provider],
      credentials: sample ? { key: '' } : await credentialsFor(connection.id, entry),
      cursor: ledger.readAnew(connection.id) ? null : connection.cursor,
      zone: startup.timezone,
      hashCustomer: await customerHasher(secrets, { sample }),
    }
  }
}
