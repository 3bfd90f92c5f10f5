import { AsyncEntry } from '@napi-rs/keyring'
import type { SecretStore } from './store.ts'

const SERVICE = 'OpenRevenue'

/**
 * The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on
 * Linux. Linux is pinned to the Secret Service: the library's own fallback, the kernel's keyring,
 * forgets everything at the next restart. Accounts carry the installation's id, so that several data
 * folders share one keychain.
 */
export function keychain(installationId: string): SecretStore {
  const entry = (name: string) =>
    new AsyncEntry(SERVICE, `${installationId}:${name}`, { linux: { store: 'secret-service' } })
  return {
    get: async name => (await entry(name).getPassword()) ?? null,
    set: (name, value) => entry(name).setPassword(value),
    delete: async name => {
      await entry(name).deletePassword()
    },
  }
}

/** Why the keychain cannot be used now, or null when it can. */
export async function keychainProblem(installationId: string): Promise<string | null> {
  try {
    await keychain(installationId).get('probe')
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
