import { startupGone } from '../startup-named.ts'
import type { StartupRow, Startups } from '../startups.ts'
import { FIRST_SIGNING_KEY, type Signer, type SigningKeys } from './signing-key.ts'

/**
 * Opens the signer of a startup's figures, or before there is a startup that of the first one's. Throws
 * NOT_FOUND where the startup was removed meanwhile; a key that was made for it then is forgotten again.
 */
export function createSigner(keys: SigningKeys, startups: Pick<Startups, 'list' | 'scope'>) {
  return async (startup: StartupRow | null): Promise<Signer> => {
    if (!startup) return keys.open(FIRST_SIGNING_KEY, { test: false })
    const { id, signingKey } = startup
    const signer = await keys.open(signingKey, startups.scope(startup))
    const now = startups.list()
    if (now.some(it => it.id === id)) return signer
    // The next first startup has the same name for its key.
    if (!now.some(it => it.signingKey === signingKey)) await keys.forget(signingKey)
    throw startupGone()
  }
}
