import { AppError } from '../../shared/errors.ts'
import type { Connections } from '../connections/connections.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Platforms } from '../publishing/push/platforms.ts'
import type { SigningKeys } from '../snapshots/signing-key.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import type { Syncs } from '../sync/syncs.ts'

interface RemovalParts {
  startups: Startups
  connections: Connections
  platforms: Platforms
  signingKeys: SigningKeys
  syncs: Syncs
  jobs: Pick<Jobs, 'forget'>
}

/**
 * Deletes a startup with all that there is of it: its secrets first, the startup itself last. Where the
 * secret store does not answer, what is left can be removed by trying again. What is added meanwhile goes too,
 * but for an account that takes the sample's place: one of `sampleOnly` that becomes the user's is left as it is.
 */
export async function removeStartup(
  { id, signingKey }: StartupRow,
  parts: RemovalParts,
  { sampleOnly = false } = {},
): Promise<void> {
  const { startups, connections, platforms, signingKeys, syncs, jobs } = parts
  const isUsers = () => sampleOnly && startups.byId(id)?.sample === false
  // Asked for each time: others may add and remove while one is being removed.
  const connection = () => (isUsers() ? undefined : connections.list(id)[0])
  const platform = () => (isUsers() ? undefined : platforms.list(id)[0])
  do {
    for (let it = connection(); it; it = connection()) {
      await connections.disconnect(it.id, { keepEntries: false })
      await syncs.stop(it.id, removed())
      jobs.forget(it.id)
    }
    for (let it = platform(); it; it = platform()) {
      await platforms.remove(it.id, id)
      jobs.forget(it.id)
    }
    if (isUsers()) return
    await signingKeys.forget(signingKey)
    if (isUsers()) return
  } while (!startups.removeBare(id))
  jobs.forget(id)
  // Somebody may have signed with it, and made it anew, before the startup was gone.
  await signingKeys.forget(signingKey)
}

const removed = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'The startup was removed while this sync ran.',
  })
