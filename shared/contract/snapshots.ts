import { oc } from '@orpc/contract'
import { z } from 'zod'

/**
 * How far what is under a document can be trusted: all of it was read from providers, or some of it was
 * imported from a file, which nobody but the founder vouches for.
 */
const TRUST = ['provider', 'imported'] as const

export type Trust = (typeof TRUST)[number]

export const snapshotSchema = z.object({
  id: z.string(),
  /** 1, 2, 3 … of its startup. */
  seq: z.number().int(),
  /** The format's version, such as "1.0". */
  version: z.string(),
  /**
   * Whom it was chosen for: the public, with every platform that sees the same; one platform; or a platform that was
   * removed since.
   */
  audience: z.enum(['public', 'platform', 'removed']),
  platformId: z.string().nullable(),
  platformName: z.string().nullable(),
  createdAt: z.number(),
  test: z.boolean(),
  trust: z.enum(TRUST),
  /** SHA-256 of the signed document, hex: the idempotency key of its deliveries. */
  hash: z.string(),
  publicKey: z.string(),
  /** The signed document as it is served and pushed, JSON text. */
  document: z.string(),
})
export type Snapshot = z.infer<typeof snapshotSchema>

const signingKeySchema = z.object({
  /** The JWK thumbprint of the public key (RFC 7638), base64url. */
  id: z.string(),
  /** Raw Ed25519 public key, base64. */
  publicKey: z.string(),
  /** Whether it signs test figures, and nothing else. */
  test: z.boolean(),
  /** Null for one that was made before this history was kept. */
  madeAt: z.number().nullable(),
  usedFrom: z.number(),
  /** Null while it is the one that signs. */
  replacedAt: z.number().nullable(),
})
export type SigningKey = z.infer<typeof signingKeySchema>

export const snapshots = {
  /**
   * Signs for the public and for every platform with a profile of its own; answers with the public's. `newKey`: a
   * key that is gone may be replaced.
   */
  create: oc.input(z.object({ newKey: z.boolean() }).optional()).output(snapshotSchema),
  /** The newest first; with `public`, those for the public alone. */
  list: oc
    .input(z.object({ public: z.boolean() }).optional())
    .output(z.array(snapshotSchema.omit({ document: true }))),
  /** The keys that the startup's figures are and were signed with, the newest first. */
  keys: oc.output(z.array(signingKeySchema)),
  show: oc.input(z.object({ id: z.string() })).output(snapshotSchema),
}
