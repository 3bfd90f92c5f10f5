import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Secrets } from '../secrets/secrets.ts'

const KEY_NAME = 'signing-key'

export interface Signer {
  /** The raw 32-byte Ed25519 public key, base64. */
  publicKey: string
  /** The detached signature over these bytes, 64 bytes. */
  sign(bytes: Uint8Array): Buffer
}

/**
 * The signing key, made on first use and kept with the other secrets. Where there is nowhere to keep
 * it, sample figures alone are signed, with a key that lasts as long as the app runs.
 */
export function createSigningKey(
  secrets: Secrets,
): (options: { sample: boolean }) => Promise<Signer> {
  let fleeting: Promise<Signer> | undefined
  let opening: Promise<Signer> | undefined

  async function open(): Promise<Signer> {
    const pem = await secrets.getOrMake(KEY_NAME, () =>
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    )
    return signerOf(createPrivateKey({ key: pem, format: 'pem' }))
  }

  return async ({ sample }) => {
    opening ??= open()
    try {
      return await opening
    } catch (error) {
      opening = undefined
      const nowhere = error instanceof AppError && error.code === 'SECRETS_UNAVAILABLE'
      if (!sample || !nowhere) throw error
      fleeting ??= Promise.resolve(signerOf(generateKeyPairSync('ed25519').privateKey))
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
