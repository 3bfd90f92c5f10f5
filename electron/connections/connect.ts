import { randomUUID } from 'node:crypto'
import type { KeyedProvider, ProviderId } from '../../shared/providers.ts'
import type { Provider } from '../providers/provider.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import type { Found } from './look.ts'
import type { createPlacing, Placed } from './place-key.ts'
import {
  alreadyConnected,
  anotherAccount,
  connectedElsewhere,
  disconnectedMeanwhile,
  importedAlready,
} from './refusals.ts'
import type { Sample } from './sample.ts'
import type { ConnectionRow, ConnectionTable } from './table.ts'

export interface KeyInput {
  key: string
  clientId?: string
  acceptFullAccess: boolean
}

export type NewAccount = KeyInput & { provider: KeyedProvider; name: string; apiBase?: string }

export interface Connect {
  /** Under this startup; under one that is made for it where there is none yet. */
  connect(startup: StartupRow | null, input: NewAccount): Promise<ConnectionRow>
  /** Throws CONFLICT where the connection is disconnected while the key is checked. */
  replaceKey(id: string, input: KeyInput): Promise<ConnectionRow>
  disconnect(id: string, options: { keepEntries: boolean }): Promise<void>
}

interface ConnectParts {
  table: ConnectionTable
  placing: ReturnType<typeof createPlacing>
  sample: Pick<Sample, 'makeWay'>
  startups: Pick<Startups, 'find' | 'need'>
  providers: Record<ProviderId, Provider>
}

/** Connects accounts by their keys, each account once. */
export function createConnect(parts: ConnectParts): Connect {
  const { table, placing, sample, startups, providers } = parts

  /** The connection of the account that is there already, which a new key brings back to life. */
  function twinOf({ same, imported }: Found, asked: StartupRow | null): ConnectionRow | undefined {
    const twin = same.find(it => it.state === 'ready') ?? same[0]
    if (twin && twin.startupId !== startups.find(asked?.id)?.id) {
      throw connectedElsewhere(twin, startups.need(twin.startupId).name)
    }
    if (twin?.state === 'ready') throw alreadyConnected(twin.name)
    if (imported) throw importedAlready(imported.name)
    return twin
  }

  function write(
    found: Found,
    startup: StartupRow | null,
    { id, input, secretName }: { id: string; input: NewAccount; secretName: string },
  ): Placed {
    const { account, keyHash } = found
    const { provider, name, clientId, apiBase } = input
    const own = { name, clientId: clientId ?? null, apiBase: apiBase ?? null, secretName, keyHash }
    const twin = twinOf(found, startup)
    if (twin) {
      const accountId = account.id ?? twin.accountId
      const row = table.change(twin.id, { ...own, accountId, state: 'ready' })
      return { row, replaced: twin.secretName }
    }
    const startupId = sample.makeWay(startup, name, account.currency).id
    const { id: accountId, test } = account
    return {
      row: table.insert({ ...own, id, startupId, provider, accountId, test }),
      replaced: null,
    }
  }

  return {
    connect(startup, input) {
      const { provider, key, clientId, apiBase, acceptFullAccess } = input
      const id = randomUUID()
      return placing.place(
        providers[provider],
        { key, clientId, apiBase },
        {
          acceptFullAccess,
          name: `connection:${id}`,
          refuse: found => void twinOf(found, startup),
          write: (found, secretName) => write(found, startup, { id, input, secretName }),
        },
      )
    },
    async replaceKey(id, { key, clientId, acceptFullAccess }) {
      const { provider, apiBase, clientId: before, state } = table.get(id)
      const pairedWith = clientId ?? before
      const refuse = ({ same, others }: Found) => {
        if (others.some(it => it.id === id)) throw anotherAccount()
        const twin = same.find(it => it.id !== id)
        if (twin) throw alreadyConnected(twin.name)
        const it = table.get(id)
        if (it.state === 'disconnected' && state !== 'disconnected') throw disconnectedMeanwhile()
        return it
      }
      return placing.place(
        providers[provider],
        { key, clientId: pairedWith ?? undefined, apiBase: apiBase ?? undefined },
        {
          acceptFullAccess,
          name: `connection:${id}:${randomUUID()}`,
          refuse: found => void refuse(found),
          write(found, secretName) {
            const { secretName: replaced, accountId } = refuse(found)
            const told = accountId ?? found.account.id
            const { keyHash } = found
            const renewed = { clientId: pairedWith, secretName, keyHash, accountId: told }
            return { row: table.change(id, { ...renewed, state: 'ready' }), replaced }
          },
        },
      )
    },
    async disconnect(id, { keepEntries }) {
      table.get(id)
      await placing.forget(id, () => {
        if (!keepEntries) table.delete(id)
        else table.change(id, { state: 'disconnected', secretName: null, keyHash: null })
      })
    },
  }
}
