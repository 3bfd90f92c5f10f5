import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { privacySchema } from '../privacy.ts'

/** A name that ends in a dot is the same host (RFC 1034, 3.1). */
export const withoutDot = (hostname: string): string => hostname.replace(/\.$/, '')

/** The host's name alone, as an address has it. */
const hostIn = (text: string): string => {
  const address = text.includes('://') ? text : `https://${text}`
  return URL.canParse(address) ? withoutDot(new URL(address).hostname) : text
}

/** A host name, such as figures.example; a whole address is read as its host's name. */
export const hostSchema = z
  .string()
  .trim()
  .transform(hostIn)
  .pipe(z.hostname('Write a host name, such as figures.example.'))

const settings = z.object({
  enabled: z.boolean(),
  port: z.number().int().min(1).max(65_535),
  /** Whether health's last sync and public-stats need no key, and any web page may read the latter. */
  open: z.boolean(),
  /** Names that the server answers to besides this machine's own: a tunnel's, a proxy's. */
  hosts: z.array(hostSchema).max(20),
})

/** The settings as they are kept: version 0.1.0 knew neither `open` nor `hosts`. */
export const publishingSchema = settings.extend({
  open: settings.shape.open.default(false),
  hosts: settings.shape.hosts.default([]),
})
export type PublishingSettings = z.infer<typeof publishingSchema>

export const publishingStatusSchema = settings.extend({
  /** Further such names, given to `serve` for this run alone. */
  hostsOfRun: z.array(z.string()),
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
  /** The founder's yes to an address on a private network, which is refused without it. */
  allowPrivate: z.boolean().default(false),
  /** What it may see; null for the same as the public. */
  privacy: privacySchema.nullable().default(null),
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

/**
 * `range`: from `value` up to, not including, `below`; without an end where that is null. `withheld`: beside
 * what else is published it would tell more than the settings allow.
 */
const told = z.enum(['exact', 'range', 'withheld', 'hidden', 'unknown'])
const toldMoneySchema = z.object({
  told,
  value: moneySchema.nullable(),
  below: moneySchema.nullable(),
})
export type ToldMoney = z.infer<typeof toldMoneySchema>

const toldCountSchema = z.object({
  told,
  value: z.number().int().nullable(),
  below: z.number().int().nullable(),
})
export type ToldCount = z.infer<typeof toldCountSchema>

const toldGrowthSchema = z.object({
  told: z.enum(['exact', 'rounded', 'withheld', 'hidden', 'unknown']),
  percent: z.number().nullable(),
})
export type ToldGrowth = z.infer<typeof toldGrowthSchema>

/** What the public sees of a startup now. Revenue is before fees. */
const toldSchema = z.object({
  /** The running month and the oldest one whose figures are published. */
  month: z.string(),
  oldestMonth: z.string(),
  /** Of the running month. */
  revenue: toldMoneySchema,
  /** What the app itself shows for the running month, after fees and tax; never published. */
  netRevenue: moneySchema,
  totalRevenue: toldMoneySchema,
  mrr: toldMoneySchema,
  arr: toldMoneySchema,
  subscribers: toldCountSchema,
  growth: toldGrowthSchema,
  /** Currencies of money that no known rate converts: figures that lack it are unknown. */
  unconverted: z.object({ revenue: z.array(z.string()), mrr: z.array(z.string()) }),
})
export type Told = z.infer<typeof toldSchema>

const id = z.object({ id: z.string() })

export const publishing = {
  status: oc.output(publishingStatusSchema),
  /** Changes what is named; with `enabled` or `port` the server opens, moves or closes accordingly. */
  configure: oc.input(settings.partial()).output(publishingStatusSchema),
  /** What the public may see at this moment; null while the history is not whole, as nothing leaves then. */
  told: oc.output(toldSchema.nullable()),
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
    /** The token goes to the secret store. Throws PRIVATE_ADDRESS where the founder's yes is needed. */
    add: oc
      .input(platformDetailsSchema.extend({ token: z.string().trim().min(1, 'Paste the token.') }))
      .output(platformSchema),
    /** With null it sees the same as the public again. What waits for it is stopped and signed anew. */
    savePrivacy: oc.input(id.extend({ privacy: privacySchema.nullable() })).output(platformSchema),
    remove: oc.input(id).output(z.void()),
  },
  deliveries: oc.output(z.array(deliverySchema)),
  /** Queues the newest snapshot for a platform and tries at once. */
  push: oc.input(z.object({ platformId: z.string() })).output(deliverySchema),
  /** Tries a stopped or waiting delivery again, now. */
  retry: oc.input(id).output(deliverySchema),
}
