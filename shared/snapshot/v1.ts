import { z } from 'zod'

/**
 * Version 1 of the signed format: the answer of POST /api/v1/revenue/signed. `data` is the JSON text of
 * an array of points, `signature` the detached Ed25519 signature (RFC 8032) over its UTF-8 bytes.
 */
export const signedV1Schema = z.object({
  data: z.string(),
  /** 64 bytes, base64. */
  signature: z.string(),
  /** The raw 32-byte Ed25519 key, base64. */
  publicKey: z.string(),
  /** Milliseconds since the epoch; outside the signature. */
  timestamp: z.number(),
  version: z.literal('1.0'),
})
export type SignedV1 = z.infer<typeof signedV1Schema>

export const pointV1Schema = z.object({
  /** The interval's first day in the startup's time zone, as that day at 00:00Z. */
  date: z.iso.datetime(),
  /** Gross volume − refunds − disputes − what was passed on, in major units. */
  revenue: z.number(),
  mrr: z.number().optional(),
  /** Subscribers at the interval's end, or today's while it runs. */
  customerCount: z.number().int().optional(),
  /** Where at least one of the figures is the lower bound of the range it lies in; else left out. */
  precision: z.string().optional(),
  currency: z.string(),
  /** `imported` where entries out of a file that the founder handed in are counted; else left out. */
  trust: z.string().optional(),
})
export type PointV1 = z.infer<typeof pointV1Schema>

export interface Verification {
  valid: boolean
  version: '1.0'
  publicKey: string
  points: PointV1[]
  /** The first thing wrong, or null. */
  problem: string | null
  /** What this format does not prove, in plain words. */
  limits: string[]
}

const LIMITS = [
  'The time stamp is not signed: an old answer can be shown again as if it were new.',
  'Nothing links this answer to the one before it: history could be rewritten between two of them.',
]

/**
 * Checks a version 1 answer: the signature, then the points. With `expectedKey` (base64) the answer
 * must also be signed by that key; without it, only the key inside the answer is known. Runs in a
 * browser and in Node: it needs WebCrypto and nothing else.
 */
export async function verifyV1(signed: SignedV1, expectedKey?: string): Promise<Verification> {
  const outcome = (problem: string | null, points: PointV1[] = []): Verification => ({
    valid: problem === null,
    version: '1.0',
    publicKey: signed.publicKey,
    points,
    problem,
    limits: [...LIMITS, ...importedIn(points), ...rangesIn(points)],
  })
  if (expectedKey && expectedKey !== signed.publicKey) {
    return outcome('It is signed by another key than the one expected.')
  }
  const publicKey = fromBase64(signed.publicKey)
  const signature = fromBase64(signed.signature)
  if (publicKey?.length !== 32) return outcome('The public key is not 32 bytes in base64.')
  if (signature?.length !== 64) return outcome('The signature is not 64 bytes in base64.')
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  const bytes = new TextEncoder().encode(signed.data)
  if (!(await crypto.subtle.verify('Ed25519', key, signature, bytes))) {
    return outcome('The signature does not match the data: one of them was changed.')
  }
  const points = readPoints(signed.data)
  return points ? outcome(null, points) : outcome('The signed data is not a list of points.')
}

function importedIn(points: PointV1[]): string[] {
  const imported = points.filter(({ trust }) => trust === 'imported').length
  return imported === 0
    ? []
    : [
        `${imported} of the ${points.length} points count entries out of a file that the founder handed in: no provider was asked for those.`,
      ]
}

function rangesIn(points: PointV1[]): string[] {
  const ranged = points.filter(({ precision }) => precision === 'range')
  return ranged.length === 0
    ? []
    : [
        `${ranged.length} of the ${points.length} points give ranges: a figure may be the least of its range, and the real one higher.`,
      ]
}

function readPoints(data: string): PointV1[] | null {
  try {
    return z.array(pointV1Schema).parse(JSON.parse(data))
  } catch {
    return null
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    return null
  }
}
