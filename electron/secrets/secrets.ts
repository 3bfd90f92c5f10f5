import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { installation } from '../db/schema.ts'
import { keychain, keychainProblem } from './keychain.ts'
import type { SecretStore } from './store.ts'
import { vault } from './vault.ts'

export type SecretsKind = 'keychain' | 'vault' | 'none'

export interface Secrets extends SecretStore {
  /** Where secrets are, or would be, kept; `none` when there is nowhere. */
  kind(): Promise<SecretsKind>
}

interface SecretsOptions {
  db: Database
  dataDir: string
  /** Asks for the vault's passphrase; null when nobody can answer. */
  passphrase: () => Promise<string | null>
}

/**
 * The one door to secrets. The first secret chooses the store (the keychain if it answers, else the
 * vault if there is a passphrase) and it is remembered, so that a keychain that is missing one day is
 * an error, never an empty second store.
 */
export function createSecrets({ db, dataDir, passphrase }: SecretsOptions): Secrets {
  const row = () => db.select().from(installation).get() ?? { id: '', secrets: null }
  let opened: SecretStore | undefined

  async function openVault(): Promise<SecretStore | null> {
    const words = process.env.OPENREVENUE_VAULT_PASSPHRASE || (await passphrase())
    return words ? vault(join(dataDir, 'vault.json'), words) : null
  }

  async function openRecorded(): Promise<SecretStore | null> {
    const { id, secrets } = row()
    if (opened || !secrets) return opened ?? null
    if (secrets === 'vault') {
      const store = await openVault()
      if (!store) throw locked()
      opened = store
    } else {
      const problem = await keychainProblem(id)
      if (problem) throw keychainGone(problem)
      opened = keychain(id)
    }
    return opened
  }

  async function choose(): Promise<{ kind: 'keychain' | 'vault'; store: SecretStore }> {
    const { id } = row()
    const problem = await keychainProblem(id)
    if (!problem) return { kind: 'keychain', store: keychain(id) }
    const store = await openVault()
    if (!store) throw nowhere(problem)
    return { kind: 'vault', store }
  }

  return {
    async kind() {
      const { id, secrets } = row()
      if (secrets) return secrets
      if (!(await keychainProblem(id))) return 'keychain'
      return process.env.OPENREVENUE_VAULT_PASSPHRASE ? 'vault' : 'none'
    },
    async get(name) {
      return (await openRecorded())?.get(name) ?? null
    },
    async set(name, value) {
      const recorded = await openRecorded()
      if (recorded) return recorded.set(name, value)
      const { kind, store } = await choose()
      await store.set(name, value)
      db.update(installation).set({ secrets: kind }).run()
      opened = store
    },
    async delete(name) {
      await (await openRecorded())?.delete(name)
    },
  }
}

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
