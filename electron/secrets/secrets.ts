import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isNull } from 'drizzle-orm'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { installation } from '../db/schema.ts'
import { fromEnvironment } from './from-environment.ts'
import { keychain, keychainProblem } from './keychain.ts'
import type { SecretPlace, SecretStore } from './store.ts'
import { vault } from './vault.ts'

export type SecretsKind = 'keychain' | 'vault' | 'none'

export interface Secrets extends SecretStore {
  /** Where secrets are, or would be, kept; `none` when there is nowhere. */
  kind(): Promise<SecretsKind>
  /** The secret of this name, made on first use; once, however many ask for it at the same time. */
  getOrMake(name: string, make: () => string): Promise<string>
}

const VAULT_PASSPHRASE = 'OPENREVENUE_VAULT_PASSPHRASE'

interface SecretsOptions {
  db: Database
  dataDir: string
  /** Asks for the vault's passphrase; null when nobody can answer. */
  passphrase: () => Promise<string | null>
  /** Holds the secrets in place of the keychain or the vault: for tests. */
  place?: SecretPlace
}

/**
 * The one door to secrets. The first secret chooses the store (the keychain if it answers, else the
 * vault if there is a passphrase) and it is remembered, so that a keychain that is missing one day is
 * an error, never an empty second store.
 */
export function createSecrets({ db, dataDir, passphrase, place }: SecretsOptions): Secrets {
  const row = () => db.select().from(installation).get() ?? { id: '', secrets: null }
  let opening: Promise<SecretPlace> | undefined

  async function openVault(): Promise<SecretPlace | null> {
    const words = fromEnvironment(VAULT_PASSPHRASE) || (await passphrase())
    return words ? vault(vaultFile(dataDir), words) : null
  }

  async function open(kind: 'keychain' | 'vault', id: string): Promise<SecretPlace> {
    if (kind === 'vault') {
      const store = await openVault()
      if (!store) throw locked()
      // A wrong passphrase is found here, so that it can be asked for again.
      await store.get('probe')
      return store
    }
    const problem = await keychainProblem(id)
    if (problem) throw keychainGone(problem)
    return keychain(id)
  }

  /** Whoever comes while the store is being opened waits for the same answer. */
  function once(start: () => Promise<SecretPlace>): Promise<SecretPlace> {
    opening ??= start().catch(error => {
      opening = undefined
      throw error
    })
    return opening
  }

  /** The store that was chosen, or null before there was a secret. */
  async function recorded(): Promise<SecretPlace | null> {
    if (place) return place
    const { id, secrets } = row()
    if (!secrets) return opening ?? null
    return once(() => open(secrets, id))
  }

  async function choose(): Promise<SecretPlace> {
    const { id } = row()
    const problem = await keychainProblem(id)
    const store = problem ? await openVault() : keychain(id)
    if (!store) throw nowhere(problem ?? '')
    await store.get('probe')
    const kind = problem ? 'vault' : 'keychain'
    db.update(installation).set({ secrets: kind }).where(isNull(installation.secrets)).run()
    const kept = row().secrets ?? kind
    return kept === kind ? store : open(kept, id)
  }

  async function get(name: string): Promise<string | null> {
    return (await recorded())?.get(name) ?? null
  }

  const toKeep = async () => (await recorded()) ?? (await once(choose))

  async function getOrAdd(name: string, make: () => string): Promise<string> {
    return (await get(name)) ?? (await (await toKeep()).add(name, make()))
  }

  const making = new Map<string, Promise<string>>()

  return {
    async kind() {
      const { id, secrets } = row()
      if (secrets) return secrets
      if (!(await keychainProblem(id))) return 'keychain'
      return fromEnvironment(VAULT_PASSPHRASE) ? 'vault' : 'none'
    },
    get,
    set: async (name, value) => (await toKeep()).set(name, value),
    getOrMake(name, make) {
      const value = making.get(name) ?? getOrAdd(name, make).finally(() => making.delete(name))
      making.set(name, value)
      return value
    },
    async delete(name) {
      await (await recorded())?.delete(name)
    },
  }
}

/**
 * For a ledger that comes from another machine: where the store that had its secrets is not on this one, the
 * first secret chooses another.
 */
export async function forgetStoreElsewhere(db: Database, dataDir: string): Promise<void> {
  const { id = '', secrets = null } = db.select().from(installation).get() ?? {}
  if (secrets === 'vault' && existsSync(vaultFile(dataDir))) return
  if (secrets === 'keychain' && !(await keychainProblem(id))) return
  db.update(installation).set({ secrets: null }).run()
}

const vaultFile = (dataDir: string): string => join(dataDir, 'vault.json')

const locked = () =>
  new AppError({
    code: 'VAULT_LOCKED',
    message: 'The vault is locked.',
    why: 'Keys are kept in a vault sealed with a passphrase, and none was given.',
    fix: 'Set OPENREVENUE_VAULT_PASSPHRASE, or start from a terminal to be asked for it.',
  })

const keychainGone = (problem: string) =>
  new AppError(
    {
      code: 'SECRETS_UNAVAILABLE',
      message: 'The system keychain does not answer.',
      why: `Your keys are kept there. It said: ${problem}`,
      fix: 'Unlock the keychain (on Linux: the Secret Service of your desktop session) and try again.',
    },
    { retryable: true },
  )

const nowhere = (problem: string) =>
  new AppError({
    code: 'SECRETS_UNAVAILABLE',
    message: 'There is nowhere safe to keep the key, so it was not stored.',
    why: `This machine has no keychain that answers (${problem}), and no vault passphrase was given.`,
    fix: 'Set OPENREVENUE_VAULT_PASSPHRASE to keep keys in a vault sealed with that passphrase, or start a Secret Service such as gnome-keyring.',
  })
