import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Secrets } from '../secrets/secrets.ts'

export interface Signer {
  /** The raw 32-byte Ed25519 public key, base64. */
  publicKey: string
  /** The detached signature over these bytes, 64 bytes. */
  sign(bytes: Uint8Array): Buffer
}

/**
 * The signing keys, made on first use and kept with the other secrets: one for live figures and one
 * for all that is made from test or sample data, so that the live key vouches for real money alone.
 * Where there is nowhere to keep one, test figures are signed by a key that lasts as long as the app.
 */
export function createSigningKey(
  secrets: Secrets,
): (options: { test: boolean }) => Promise<Signer> {
  const opening = new Map<string, Promise<Signer>>()
  let fleeting: Signer | undefined

  async function open(name: string): Promise<Signer> {
    const pem = await secrets.getOrMake(name, () =>
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    )
    return signerOf(createPrivateKey({ key: pem, format: 'pem' }))
  }

  return async ({ test }) => {
    const name = test ? 'signing-key:test' : 'signing-key'
    const signer = opening.get(name) ?? open(name)
    opening.set(name, signer)
    try {
      return await signer
    } catch (error) {
      opening.delete(name)
      const nowhere = error instanceof AppError && error.code === 'SECRETS_UNAVAILABLE'
      if (!test || !nowhere) throw error
      fleeting ??= signerOf(generateKeyPairSync('ed25519').privateKey)
      return fleeting
    }
  }
}

function signerOf(privateKey: KeyObject): Signer {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
    sign: bytes => sign(null, bytes, privateKey),
  }
}
