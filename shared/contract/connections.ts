import { oc } from '@orpc/contract'
import { z } from 'zod'
import { PROVIDER_NAMES, type ProviderId } from '../providers.ts'

const providerSchema = z.enum(Object.keys(PROVIDER_NAMES) as [ProviderId, ...ProviderId[]])
export const keyedProviderSchema = providerSchema.exclude(['demo', 'csv'])

/** What a file can be that is imported; docs/import.md. */
export const importFormatSchema = z.enum(['stripe-balance', 'generic'])
export type ImportFormat = z.infer<typeof importFormatSchema>

export const connectionSchema = z.object({
  id: z.string(),
  startupId: z.string(),
  provider: providerSchema,
  name: z.string(),
  /** The provider's own account id, where the key may read it. */
  accountId: z.string().nullable(),
  /** Made with a test key, at another address of the API or from the sample: everything under it is marked test. */
  test: z.boolean(),
  /** Made from files that the founder handed in: without a key, never synced, and no provider vouches for it. */
  imported: z.boolean(),
  /** `key_refused`: the provider no longer accepts the key; syncs stop until it is replaced. `disconnected`: the key is forgotten, the entries stay. */
  state: z.enum(['ready', 'key_refused', 'disconnected']),
  /** Its first sync has not ended: its history is here in part, or not at all. */
  unread: z.boolean(),
  entries: z.number().int(),
  firstEntry: z.string().nullable(),
  lastEntry: z.string().nullable(),
  /** Whether the provider says what it charges; where it does not, net revenue is before its fees. */
  tellsFees: z.boolean(),
  /** When a sync last ended well, or a file was imported, in milliseconds since the epoch. */
  lastSyncAt: z.number().nullable(),
  createdAt: z.number(),
})
export type Connection = z.infer<typeof connectionSchema>

const name = z.string().trim().min(1, 'Give the connection a name.').max(80)

const key = z.object({
  key: z.string().trim().min(1, 'Paste the key.'),
  /** For providers whose keys come in pairs: the half that is no secret. */
  clientId: z.string().trim().min(1).optional(),
  /** The user's "I understand" to a key that can do more than read. */
  acceptFullAccess: z.boolean().default(false),
})

export const connections = {
  /** The startup's; where none is named, those of all of them. */
  list: oc.output(z.array(connectionSchema)),
  /** Checks a key with the provider, keeps it in the secret store, and only then records the connection. */
  connect: oc
    .input(
      key.extend({
        provider: keyedProviderSchema,
        name,
        /** Another address of the provider's API; loopback only, and test whatever it says. */
        apiBase: z.string().optional(),
        /** Whether to read the account at once. */
        sync: z.boolean().default(true),
      }),
    )
    .output(connectionSchema),
  /** Replaces the key of a connection with another one of the same account. */
  replaceKey: oc.input(key.extend({ id: z.string() })).output(connectionSchema),
  /** Forgets the key. The entries are kept or deleted, as told. */
  disconnect: oc.input(z.object({ id: z.string(), keepEntries: z.boolean() })).output(z.void()),
  /**
   * Adds the entries of a CSV text to the import of that name: all of them, or none where a row is bad.
   * Importing a file again changes nothing.
   */
  importFile: oc
    .input(
      z.object({
        format: importFormatSchema,
        name,
        text: z.string().min(1, 'The file is empty.'),
      }),
    )
    .output(
      z.object({
        connection: connectionSchema,
        /** How many entries are new or changed. */
        entries: z.number().int(),
        /** How many rows the file has. */
        read: z.number().int(),
        /** Rows in stablecoins: counted in no figure. */
        setAside: z.array(z.object({ object: z.string(), id: z.string(), reason: z.string() })),
      }),
    ),
  /** Sets up the sample startup, beside others, with its demo connection. */
  startSample: oc.output(connectionSchema),
  /** Removes the sample and all that was made from it; its startup too while its details are the sample's. */
  removeSample: oc.output(z.void()),
}
