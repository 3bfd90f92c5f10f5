import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections/connections.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Startups } from '../startups/startups.ts'
import { eachStartup } from './each-startup.ts'
import type { JobKind } from './handlers.ts'

interface SignSnapshotParts {
  startups: Pick<Startups, 'list' | 'byId'>
  connections: Pick<Connections, 'list'>
  snapshots: Pick<Snapshots, 'createIfDue'>
}

/** Signs what a startup's figures are now, where they have changed. Its key is the startup's id. */
export const signSnapshot = ({ startups, connections, snapshots }: SignSnapshotParts): JobKind => ({
  targets: eachStartup(startups),
  async run({ key }) {
    const startup = startups.byId(key)
    if (!startup) return undefined
    try {
      await snapshots.createIfDue(startup)
    } catch (error) {
      const needsNoKey = connections.list(key).every(it => it.imported)
      if (!(needsNoKey && isWithoutPlace(error))) throw error
      // Files need no key, so there may be no place for one yet; signing waits for it.
    }
    return undefined
  },
})

const isWithoutPlace = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'SECRETS_UNAVAILABLE'
