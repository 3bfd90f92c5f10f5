import { oc } from '@orpc/contract'
import { z } from 'zod'

export const publishingSchema = z.object({
  enabled: z.boolean(),
  port: z.number().int().min(1).max(65_535),
})

export const publishingStatusSchema = publishingSchema.extend({
  /** Where the server listens now, or null. */
  address: z.string().nullable(),
  /** Why it does not listen although it is switched on. */
  problem: z.string().nullable(),
  /** Raw Ed25519 public key, base64; null until the first snapshot or pull. */
  publicKey: z.string().nullable(),
})
export type PublishingStatus = z.infer<typeof publishingStatusSchema>

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The first characters, to tell keys apart. */
  prefix: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
  revokedAt: z.number().nullable(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const platformDetailsSchema = z.object({
  name: z.string().trim().min(1, 'Give the platform a name.').max(80),
  endpoint: z.url({
    protocol: /^https?$/,
    error: 'Write the address in full, such as https://platform.example/api/snapshots.',
  }),
  /** Only a platform marked test is ever sent test or sample figures. */
  test: z.boolean(),
})

export const platformSchema = platformDetailsSchema.extend({
  id: z.string(),
  createdAt: z.number(),
})
export type Platform = z.infer<typeof platformSchema>

export const deliverySchema = z.object({
  id: z.string(),
  snapshotId: z.string(),
  platformId: z.string(),
  platformName: z.string(),
  state: z.enum(['waiting', 'delivered', 'stopped']),
  attempts: z.number().int(),
  createdAt: z.number(),
  nextAttemptAt: z.number().nullable(),
  deliveredAt: z.number().nullable(),
  /** The platform's last answer or the network's failure, in words. */
  lastAnswer: z.string().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

const id = z.object({ id: z.string() })

export const publishing = {
  status: oc.output(publishingStatusSchema),
  configure: oc.input(publishingSchema).output(publishingStatusSchema),
  apiKeys: {
    list: oc.output(z.array(apiKeySchema)),
    /** The secret is in this answer and nowhere else, ever: only its hash is kept. */
    create: oc
      .input(z.object({ name: z.string().trim().min(1, 'Give the key a name.').max(80) }))
      .output(apiKeySchema.extend({ secret: z.string() })),
    revoke: oc.input(id).output(z.void()),
  },
  platforms: {
    list: oc.output(z.array(platformSchema)),
    /** The token goes to the secret store. */
    add: oc
      .input(platformDetailsSchema.extend({ token: z.string().trim().min(1, 'Paste the token.') }))
      .output(platformSchema),
    remove: oc.input(id).output(z.void()),
  },
  deliveries: oc.output(z.array(deliverySchema)),
  /** Queues the newest snapshot for a platform and tries at once. */
  push: oc.input(z.object({ platformId: z.string() })).output(deliverySchema),
  /** Tries a stopped or waiting delivery again, now. */
  retry: oc.input(id).output(deliverySchema),
}
