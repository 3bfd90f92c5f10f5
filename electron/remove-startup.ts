import { AppError } from '../shared/errors.ts'
import type { Connections } from './connections.ts'
import type { Runner } from './jobs/runner.ts'
import type { Platforms } from './publishing/platforms.ts'
import type { SigningKeys } from './snapshots/signing-key.ts'
import type { StartupRow, Startups } from './startups.ts'

interface RemovalParts {
  startups: Startups
  connections: Connections
  platforms: Platforms
  signingKeys: SigningKeys
  runner: Runner
}

/**
 * Deletes a startup with all that there is of it: its secrets first, the startup itself last. Where the
 * secret store does not answer, what is left can be removed by trying again.
 */
export async function removeStartup(startup: StartupRow, parts: RemovalParts): Promise<void> {
  for (const { id } of parts.connections.list(startup.id)) {
    await parts.connections.disconnect(id, { keepEntries: false })
    await parts.runner.stop(id, removed())
  }
  for (const { id } of parts.platforms.list(startup.id)) {
    await parts.platforms.remove(id, startup.id)
  }
  await parts.signingKeys.forget(startup.signingKey)
  parts.startups.remove(startup.id)
}

const removed = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'The startup was removed while this sync ran.',
  })
