import { createHmac, randomBytes } from 'node:crypto'
import type { Secrets } from '../secrets/secrets.ts'

/** The name of its key in the secret store: one for all startups. */
export const CUSTOMER_HASH_KEY = 'customer-hash-key'

/**
 * How customers are told apart without knowing them: HMAC-SHA-256 of the provider's customer id, cut
 * to 128 bits, under a key that never leaves the secret store. The sample's customers are invented, so
 * their hash needs no secret.
 */
export async function customerHasher(
  secrets: Pick<Secrets, 'getOrMake'>,
  { sample }: { sample: boolean },
): Promise<(customerId: string) => string> {
  const key = sample ? Buffer.from('sample') : await hashKey(secrets)
  const seen = new Map<string, string>()
  return customerId => {
    const known = seen.get(customerId)
    if (known) return known
    const hash = createHmac('sha256', key).update(customerId).digest('hex').slice(0, 32)
    seen.set(customerId, hash)
    return hash
  }
}

const hashKey = async (secrets: Pick<Secrets, 'getOrMake'>): Promise<Buffer> =>
  Buffer.from(
    await secrets.getOrMake(CUSTOMER_HASH_KEY, () => randomBytes(32).toString('base64')),
    'base64',
  )
