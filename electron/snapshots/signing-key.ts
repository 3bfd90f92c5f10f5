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
  /** Whether it vouches for test or sample figures, and for nothing else. */
  test: boolean
  /** The raw 32-byte Ed25519 public key, base64. */
  publicKey: string
  /** The detached signature over these bytes, 64 bytes. */
  sign(bytes: Uint8Array): Buffer
}

/** A signer with where its key is. */
export interface OpenKey extends Signer {
  /** The name of its private part in the secret store; null where it is kept nowhere. */
  secretName: string | null
  /** Whether it was made as it was opened, or was there before. */
  made: boolean
}

export interface SigningKeys {
  /** The signer under this name, for live figures or for all that is made from test or sample data. */
  open(name: string, figures: { test: boolean }): Promise<OpenKey>
  /** Whether the one for live figures is open already: nothing has to be asked for it. */
  isOpen(name: string): boolean
  /** Whether the secret store has one for live figures. */
  has(name: string): Promise<boolean>
  /** Deletes both from the secret store. */
  forget(name: string): Promise<void>
}

/**
 * The signing keys, made on first use and kept with the other secrets: under each name one for live
 * figures and one for test ones, so that the live key vouches for real money alone. Where there is
 * nowhere to keep one, test figures are signed by a key that lasts as long as the app.
 */
export function createSigningKeys(secrets: Secrets): SigningKeys {
  const opening = new Map<string, Promise<OpenKey>>()
  const fleeting = new Map<string, OpenKey>()
  const forgetting = new Map<string, Promise<unknown>>()

  async function open(name: string, test: boolean): Promise<OpenKey> {
    let made: string | null = null
    const pem = await secrets.getOrMake(name, () => {
      const { privateKey } = generateKeyPairSync('ed25519')
      made = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
      return made
    })
    const signer = signerOf(createPrivateKey({ key: pem, format: 'pem' }), test)
    return { ...signer, secretName: name, made: pem === made }
  }

  async function forget(name: string): Promise<void> {
    for (const kept of namesOfKeys(name)) {
      await secrets.delete(kept)
      opening.delete(kept)
    }
    fleeting.delete(name)
  }

  /** A key for test figures, for as long as the app runs. */
  function fleetingKey(name: string): OpenKey {
    const { privateKey } = generateKeyPairSync('ed25519')
    const made = { ...signerOf(privateKey, true), secretName: null, made: true }
    const key = fleeting.get(name) ?? made
    fleeting.set(name, key)
    return key
  }

  return {
    async open(name, { test }) {
      await forgetting.get(name)
      const kept = test ? testName(name) : name
      const signer = opening.get(kept) ?? open(kept, test)
      opening.set(kept, signer)
      try {
        return await signer
      } catch (error) {
        opening.delete(kept)
        const nowhere = error instanceof AppError && error.code === 'SECRETS_UNAVAILABLE'
        if (!test || !nowhere) throw error
        return fleetingKey(name)
      }
    },
    isOpen: name => opening.has(name),
    has: async name => (await secrets.get(name)) !== null,
    forget(name) {
      const done = forget(name)
      // Whoever opens it meanwhile waits: the next first startup's key has the same name.
      forgetting.set(name, Promise.allSettled([forgetting.get(name), done]))
      return done
    },
  }
}

/** The names in the secret store of both keys under a name. */
export const namesOfKeys = (name: string): string[] => [name, testName(name)]

const testName = (name: string): string => `${name}:test`

function signerOf(privateKey: KeyObject, test: boolean): Signer {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return {
    test,
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
    sign: bytes => sign(null, bytes, privateKey),
  }
}
