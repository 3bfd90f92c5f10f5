import type { Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections/connections.ts'
import type { Imports } from '../imports/imports.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { ALL } from '../jobs/refresh-rates.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import { keyReplaced } from '../sync/run-log.ts'
import type { Syncs } from '../sync/syncs.ts'
import { about, os } from './base.ts'

export interface ConnectionsParts {
  startups: Startups
  connections: Connections
  imports: Imports
  syncs: Syncs
  removeStartup(startup: StartupRow, options: { sampleOnly: boolean }): Promise<void>
  jobs: Pick<Jobs, 'settledOf' | 'forget'>
  syncNow(trigger: Trigger, which: { connectionId: string }): Run[]
}

/** What gains a working key is synced at once: nobody should have to ask for the first figures. */
export const connectionsSection = (parts: ConnectionsParts) => {
  const { connections, imports, syncs, jobs } = parts
  const { oneOrNone, oneOrAll } = about(parts.startups)
  /** A sync that is under way may read with a key that is no longer the connection's. */
  const syncAnew = async (id: string) => {
    await syncs.stop(id, keyReplaced())
    parts.syncNow('connect', { connectionId: id })
  }
  return os.connections.router({
    list: oneOrAll.connections.list.handler(({ context: { whose } }) =>
      connections.list(whose?.id),
    ),
    connect: oneOrNone.connections.connect.handler(async ({ input, context: { whose } }) => {
      const connection = await connections.connect(whose, input)
      if (input.sync) await syncAnew(connection.id)
      return connection
    }),
    replaceKey: oneOrAll.connections.replaceKey.handler(async ({ input, context: { whose } }) => {
      const { id } = connections.get(input.id, whose?.id)
      const connection = await connections.replaceKey(id, input)
      await syncAnew(id)
      return connection
    }),
    disconnect: oneOrAll.connections.disconnect.handler(async ({ input, context: { whose } }) => {
      const { id } = connections.get(input.id, whose?.id)
      await connections.disconnect(id, input)
      await syncs.stop(id, disconnected())
      jobs.forget(id)
    }),
    importFile: oneOrNone.connections.importFile.handler(async ({ input, context: { whose } }) => {
      const imported = await imports.importFile(whose, input)
      const startup = parts.startups.ofConnection(imported.connection.id)
      if (startup) {
        await jobs.settledOf('refresh-rates', ALL)
        await jobs.settledOf('check-milestones', startup.id)
        await jobs.settledOf('sign-snapshot', startup.id)
      }
      return imported
    }),
    startSample: os.connections.startSample.handler(() => {
      const connection = connections.startSample()
      parts.syncNow('connect', { connectionId: connection.id })
      return connection
    }),
    removeSample: oneOrNone.connections.removeSample.handler(async ({ context: { whose } }) => {
      if (whose?.sample) return parts.removeStartup(whose, { sampleOnly: true })
      const sample = connections.list(whose?.id).find(it => it.provider === 'demo')
      if (!whose || !sample) return
      connections.removeSample(whose)
      await syncs.stop(sample.id, disconnected())
      jobs.forget(sample.id)
    }),
  })
}

const disconnected = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'The connection was disconnected while this sync ran.',
  })
