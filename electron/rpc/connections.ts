import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections/connections.ts'
import type { Imports } from '../imports/imports.ts'
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
}

/** What gains a working key is synced at once: nobody should have to ask for the first figures. */
export const connectionsSection = (parts: ConnectionsParts) => {
  const { connections, imports, syncs } = parts
  const { oneOrNone, oneOrAll } = about(parts.startups)
  /** A sync that is under way may read with a key that is no longer the connection's. */
  const syncAnew = async (id: string) => {
    await syncs.stop(id, keyReplaced())
    syncs.start(id, 'connect')
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
    }),
    importFile: oneOrNone.connections.importFile.handler(({ input, context: { whose } }) =>
      imports.importFile(whose, input),
    ),
    startSample: os.connections.startSample.handler(() => {
      const connection = connections.startSample()
      syncs.start(connection.id, 'connect')
      return connection
    }),
    removeSample: oneOrNone.connections.removeSample.handler(async ({ context: { whose } }) => {
      if (whose?.sample) return parts.removeStartup(whose, { sampleOnly: true })
      const sample = connections.list(whose?.id).find(it => it.provider === 'demo')
      if (!whose || !sample) return
      connections.removeSample(whose)
      await syncs.stop(sample.id, disconnected())
    }),
  })
}

const disconnected = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'The connection was disconnected while this sync ran.',
  })
