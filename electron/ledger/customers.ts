import { createHmac, randomBytes } from 'node:crypto'
import type { Secrets } from '../secrets/secrets.ts'

const KEY_NAME = 'customer-hash-key'

/**
 * How customers are told apart without knowing them: HMAC-SHA-256 of the provider's customer id, cut
 * to 128 bits, under a key that never leaves the secret store. The sample's customers are invented, so
 * their hash needs no secret.
 */
export async function customerHasher(
  secrets: Secrets,
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

async function hashKey(secrets: Secrets): Promise<Buffer> {
  const kept = await secrets.get(KEY_NAME)
  if (kept) return Buffer.from(kept, 'base64')
  const fresh = randomBytes(32)
  await secrets.set(KEY_NAME, fresh.toString('base64'))
  return fresh
}
