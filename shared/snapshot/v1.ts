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

/** Why an answer is not valid: a stable code, and what it rests on. `texts.ts` has the words. */
export type ProblemV1 =
  /** Keys in base64. */
  | { code: 'KEY_MISMATCH'; expected: string; actual: string }
  /** Not 32 bytes in base64. */
  | { code: 'KEY_MALFORMED'; actual: string }
  /** Not 64 bytes in base64. */
  | { code: 'SIGNATURE_MALFORMED'; actual: string }
  /** The key that did not sign this data, in base64. */
  | { code: 'SIGNATURE_MISMATCH'; key: string }
  /** Well signed, but no list of points. `at`: where, such as `0.date`; empty for the whole. */
  | { code: 'DATA_MALFORMED'; at: string[] }

/** `at`: the fields that are missing or not as version 1 has them; empty for the whole. */
export interface UnreadableV1 {
  code: 'NOT_VERSION_1'
  at: string[]
}

/** What a valid answer still does not prove. `points` counts those concerned, `of` all. */
export type LimitV1 =
  | { code: 'TIME_UNSIGNED' }
  | { code: 'HISTORY_UNLINKED' }
  | { code: 'IMPORTED'; points: number; of: number }
  | { code: 'RANGES'; points: number; of: number }

export interface VerificationV1 {
  valid: boolean
  version: '1.0'
  publicKey: string
  /** Empty where the answer is not valid. */
  points: PointV1[]
  /** The first thing wrong, or null. */
  problem: ProblemV1 | null
  limits: LimitV1[]
}

/** Reads any JSON value as a version 1 answer. Nothing is verified yet, and fields it does not know are dropped. */
export function parseV1(
  json: unknown,
): { signed: SignedV1; problem: null } | { signed: null; problem: UnreadableV1 } {
  const { data, error } = signedV1Schema.safeParse(json)
  return data
    ? { signed: data, problem: null }
    : { signed: null, problem: { code: 'NOT_VERSION_1', at: placesOf(error) } }
}

/**
 * Verifies a version 1 answer: the signature, then the points. With `expectedKey` (base64) the answer
 * must also be signed by that key; without it, only the key inside the answer is known. Runs in a
 * browser and in Node: it needs WebCrypto with Ed25519 and nothing else.
 */
export async function verifyV1(
  signed: SignedV1,
  { expectedKey }: { expectedKey?: string } = {},
): Promise<VerificationV1> {
  const outcome = (problem: ProblemV1 | null, points: PointV1[] = []): VerificationV1 => ({
    valid: problem === null,
    version: '1.0',
    publicKey: signed.publicKey,
    points,
    problem,
    limits: limitsOf(points),
  })
  const actual = signed.publicKey
  if (expectedKey && expectedKey !== actual) {
    return outcome({ code: 'KEY_MISMATCH', expected: expectedKey, actual })
  }
  const publicKey = fromBase64(actual)
  const signature = fromBase64(signed.signature)
  if (publicKey?.length !== 32) return outcome({ code: 'KEY_MALFORMED', actual })
  if (signature?.length !== 64) {
    return outcome({ code: 'SIGNATURE_MALFORMED', actual: signed.signature })
  }
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  const bytes = new TextEncoder().encode(signed.data)
  if (!(await crypto.subtle.verify('Ed25519', key, signature, bytes))) {
    return outcome({ code: 'SIGNATURE_MISMATCH', key: actual })
  }
  const { data: points, error } = z.array(pointV1Schema).safeParse(fromJson(signed.data))
  return points ? outcome(null, points) : outcome({ code: 'DATA_MALFORMED', at: placesOf(error) })
}

function limitsOf(points: PointV1[]): LimitV1[] {
  const imported = points.filter(({ trust }) => trust === 'imported').length
  const ranged = points.filter(({ precision }) => precision === 'range').length
  const limits: LimitV1[] = [{ code: 'TIME_UNSIGNED' }, { code: 'HISTORY_UNLINKED' }]
  if (imported > 0) limits.push({ code: 'IMPORTED', points: imported, of: points.length })
  if (ranged > 0) limits.push({ code: 'RANGES', points: ranged, of: points.length })
  return limits
}

/** Where a value is not as its schema has it: `0.date`. */
const placesOf = (error: z.ZodError): string[] =>
  error.issues.map(({ path }) => path.join('.')).filter(Boolean)

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    return null
  }
}
