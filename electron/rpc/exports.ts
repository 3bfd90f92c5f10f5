import type { Connections } from '../connections/connections.ts'
import { type ExportSources, rowsOf } from '../exports/tables.ts'
import { textOf } from '../exports/text.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export type ExportsParts = Omit<ExportSources, 'scope' | 'connections'> & {
  startups: Startups
  connections: Connections
}

export const exportsSection = ({ startups, connections, ...sources }: ExportsParts) =>
  os.exports.router({
    file: about(startups).oneWithScope.exports.file.handler(
      ({ input: { what, format }, context: { whose, scope } }) => {
        const from = { ...sources, scope, connections: connections.list(whose.id) }
        return textOf(rowsOf(what.table, what, from), format)
      },
    ),
  })
