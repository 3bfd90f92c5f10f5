import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Credentials } from '../providers/provider.ts'
import type { SecretStore } from '../secrets/store.ts'

/** Where a connection says its key is, and what goes with it. */
export interface KeptKey {
  secretName: string | null
  clientId: string | null
  apiBase: string | null
}

/** A connection's key from the secret store. Throws KEY_REFUSED when it is not there any more. */
export async function credentialsOf(
  secrets: SecretStore,
  { secretName, clientId, apiBase }: KeptKey,
): Promise<Credentials> {
  const key = secretName === null ? null : await secrets.get(secretName)
  if (key === null) {
    throw new AppError({
      code: 'KEY_REFUSED',
      message: 'The key of this connection is gone.',
      why: 'The keychain or vault has no key under its name.',
      fix: 'Paste the key again under Settings, Connections.',
    })
  }
  return { key, clientId: clientId ?? undefined, apiBase: apiBase ?? undefined }
}

/**
 * Tells whether two keys are one, without telling either: SHA-256, hex. Provider keys are long and random, so
 * nobody finds one by trying. At another address the same key may open another account.
 */
export const hashOfKey = (provider: string, { key, clientId, apiBase }: Credentials): string =>
  createHash('sha256')
    .update(JSON.stringify([provider, apiBase ?? null, clientId ?? null, key]))
    .digest('hex')
