import type { SecretPlace } from './store.ts'

const SERVICE = 'OpenRevenue'

/**
 * The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on
 * Linux. Linux is pinned to the Secret Service: the library's own fallback, the kernel's keyring,
 * forgets everything at the next restart. Accounts carry the installation's id, so that several data
 * folders share one keychain. Its native module is loaded by the first call: where it does not load, that
 * call fails, not the start.
 */
export function keychain(installationId: string): SecretPlace {
  async function entry(name: string) {
    const { AsyncEntry } = await import('@napi-rs/keyring')
    const account = `${installationId}:${name}`
    return new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } })
  }
  const get = async (name: string) => (await (await entry(name)).getPassword()) ?? null
  const set = async (name: string, value: string) => (await entry(name)).setPassword(value)
  return {
    get,
    set,
    async add(name, value) {
      const kept = await get(name)
      if (kept !== null) return kept
      await set(name, value)
      // Read back: another process may have made its own at the same moment, and one of them stays.
      return (await get(name)) ?? value
    },
    delete: async name => {
      await (await entry(name)).deletePassword()
    },
  }
}

/** Why the keychain cannot be used now, or null when it can. */
export async function keychainProblem(installationId: string): Promise<string | null> {
  try {
    await keychain(installationId).get('probe')
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

/** Of a native module that does not load, what the system said about it: the module itself only guesses. */
function reasonOf(error: unknown): string {
  const messages: string[] = []
  for (let it = error; it instanceof Error; it = it.cause) messages.push(it.message)
  const known = messages.find(it => !it.startsWith('Cannot find'))
  return (known ?? messages[0] ?? String(error)).split('\n')[0] ?? ''
}
