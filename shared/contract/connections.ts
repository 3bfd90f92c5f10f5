import { oc } from '@orpc/contract'
import { z } from 'zod'

export const providerSchema = z.enum(['stripe', 'demo'])
export type ProviderId = z.infer<typeof providerSchema>

export const connectionSchema = z.object({
  id: z.string(),
  provider: providerSchema,
  name: z.string(),
  /** The provider's own account id, where the key may read it. */
  accountId: z.string().nullable(),
  /** Made with a test key or from the sample: everything under it is marked test. */
  test: z.boolean(),
  /** `key_refused`: the provider no longer accepts the key; syncs stop until it is replaced. `disconnected`: the key is forgotten, the entries stay. */
  state: z.enum(['ready', 'key_refused', 'disconnected']),
  entries: z.number().int(),
  firstEntry: z.string().nullable(),
  lastEntry: z.string().nullable(),
  /** When a sync last ended well, in milliseconds since the epoch. */
  lastSyncAt: z.number().nullable(),
  createdAt: z.number(),
})
export type Connection = z.infer<typeof connectionSchema>

const key = z.object({
  key: z.string().trim().min(1, 'Paste the key.'),
  /** The user's "I understand" to a key that can do more than read. */
  acceptFullAccess: z.boolean().default(false),
})

export const connections = {
  list: oc.output(z.array(connectionSchema)),
  /** Checks a key with the provider, keeps it in the secret store, and only then records the connection. */
  connect: oc
    .input(
      key.extend({
        provider: z.literal('stripe'),
        name: z.string().trim().min(1, 'Give the connection a name.').max(80),
        /** Another address of the provider's API; loopback only. */
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
  /** Sets up the sample startup with its demo connection. Refused once anything real is connected. */
  startSample: oc.output(connectionSchema),
  /** Removes the sample startup and all that was made from it. */
  removeSample: oc.output(z.void()),
}
