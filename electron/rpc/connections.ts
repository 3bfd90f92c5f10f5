import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections.ts'
import type { Imports } from '../imports/imports.ts'
import type { Runner } from '../jobs/runner.ts'
import { os } from './base.ts'

export interface ConnectionsParts {
  connections: Connections
  imports: Imports
  runner: Runner
}

/** What gains a working key is synced at once: nobody should have to ask for the first figures. */
export const connectionsSection = ({ connections, imports, runner }: ConnectionsParts) =>
  os.connections.router({
    list: os.connections.list.handler(() => connections.list()),
    connect: os.connections.connect.handler(async ({ input }) => {
      const connection = await connections.connect(input)
      if (input.sync) runner.start(connection.id, 'connect')
      return connection
    }),
    replaceKey: os.connections.replaceKey.handler(async ({ input }) => {
      const connection = await connections.replaceKey(input.id, input)
      runner.start(connection.id, 'connect')
      return connection
    }),
    disconnect: os.connections.disconnect.handler(async ({ input }) => {
      await connections.disconnect(input.id, input)
      await runner.stop(input.id, disconnected())
    }),
    importFile: os.connections.importFile.handler(({ input }) => imports.importFile(input)),
    startSample: os.connections.startSample.handler(() => {
      const connection = connections.startSample()
      runner.start(connection.id, 'connect')
      return connection
    }),
    removeSample: os.connections.removeSample.handler(async () => {
      const sample = connections.list().find(it => it.provider === 'demo')
      connections.removeSample()
      if (sample) await runner.stop(sample.id, disconnected())
    }),
  })

const disconnected = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'The connection was disconnected while this sync ran.',
  })
