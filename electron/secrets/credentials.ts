import { AppError } from '../../shared/errors.ts'
import type { Credentials } from '../providers/provider.ts'
import type { SecretStore } from './store.ts'

const nameOf = (connectionId: string): string => `connection:${connectionId}`

/** A connection's key from the secret store. Throws KEY_REFUSED when it is not there any more. */
export async function credentialsOf(
  secrets: SecretStore,
  connection: { id: string; clientId: string | null; apiBase: string | null },
): Promise<Credentials> {
  const key = await secrets.get(nameOf(connection.id))
  if (key === null) {
    throw new AppError({
      code: 'KEY_REFUSED',
      message: 'The key of this connection is gone.',
      why: 'The keychain or vault has no key under its name.',
      fix: 'Paste the key again under Settings, Connections.',
    })
  }
  const { clientId, apiBase } = connection
  return { key, clientId: clientId ?? undefined, apiBase: apiBase ?? undefined }
}

export const keepCredentials = (secrets: SecretStore, connectionId: string, key: string) =>
  secrets.set(nameOf(connectionId), key)

export const forgetCredentials = (secrets: SecretStore, connectionId: string) =>
  secrets.delete(nameOf(connectionId))
