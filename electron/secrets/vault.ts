import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { SecretStore } from './store.ts'

/**
 * Secrets in one file, for machines without a keychain: a JSON object sealed with AES-256-GCM under a
 * key that scrypt (RFC 7914; N 2^17, r 8, p 1: 128 MiB) derives from the passphrase. The header is
 * authenticated too. Every write has a nonce of its own and replaces the file in one step.
 */
const envelopeSchema = z.object({
  version: z.literal(1),
  kdf: z.object({
    name: z.literal('scrypt'),
    N: z
      .number()
      .int()
      .max(2 ** 20),
    r: z.number().int().max(32),
    p: z.number().int().max(16),
    salt: z.string(),
  }),
  nonce: z.string(),
  tag: z.string(),
  sealed: z.string(),
})
type Envelope = z.infer<typeof envelopeSchema>
type Kdf = Envelope['kdf']

const derive = promisify<
  string,
  Buffer,
  number,
  { N: number; r: number; p: number; maxmem: number },
  Buffer
>(scrypt)

export function vault(file: string, passphrase: string): SecretStore {
  const fresh = newKdf()
  let derived: { salt: string; key: Buffer } | undefined

  async function keyFor(kdf: Kdf): Promise<Buffer> {
    if (derived?.salt !== kdf.salt) {
      const { N, r, p } = kdf
      const key = await derive(passphrase, Buffer.from(kdf.salt, 'base64'), 32, {
        N,
        r,
        p,
        maxmem: 256 * N * r,
      })
      derived = { salt: kdf.salt, key }
    }
    return derived.key
  }

  /**
   * Calls `use` with the file as it is and the key that opens it. The file is read after the key was
   * derived, and nothing is awaited from then on: no change made meanwhile is lost.
   */
  async function unlocked<T>(
    use: (secrets: Map<string, string>, save: () => void) => T,
  ): Promise<T> {
    for (;;) {
      const kdf = readEnvelope(file)?.kdf ?? fresh
      const key = await keyFor(kdf)
      const envelope = readEnvelope(file)
      if ((envelope?.kdf ?? fresh).salt !== kdf.salt) continue
      const secrets = envelope ? unseal(envelope, key) : new Map<string, string>()
      return use(secrets, () => replaceFile(file, JSON.stringify(seal(kdf, key, secrets))))
    }
  }

  return {
    get: name => unlocked(secrets => secrets.get(name) ?? null),
    set: (name, value) =>
      unlocked((secrets, save) => {
        secrets.set(name, value)
        save()
      }),
    delete: name =>
      unlocked((secrets, save) => {
        if (secrets.delete(name)) save()
      }),
  }
}

const newKdf = (): Kdf => ({
  name: 'scrypt',
  N: 2 ** 17,
  r: 8,
  p: 1,
  salt: randomBytes(16).toString('base64'),
})

const header = (kdf: Kdf): Buffer =>
  Buffer.from(`openrevenue-vault 1 ${kdf.name} ${kdf.N} ${kdf.r} ${kdf.p} ${kdf.salt}`)

function seal(kdf: Kdf, key: Buffer, secrets: Map<string, string>): Envelope {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(header(kdf))
  const sealed = Buffer.concat([
    cipher.update(JSON.stringify(Object.fromEntries(secrets)), 'utf8'),
    cipher.final(),
  ])
  return {
    version: 1,
    kdf,
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  }
}

function unseal({ kdf, nonce, tag, sealed }: Envelope, key: Buffer): Map<string, string> {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), {
    authTagLength: 16,
  })
    .setAAD(header(kdf))
    .setAuthTag(Buffer.from(tag, 'base64'))
  try {
    const text = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()])
    return new Map(Object.entries(JSON.parse(text.toString('utf8'))))
  } catch (cause) {
    throw new AppError(
      {
        code: 'VAULT_LOCKED',
        message: 'The vault does not open.',
        why: 'The passphrase is not the one it was sealed with, or the file was changed.',
        fix: 'Set OPENREVENUE_VAULT_PASSPHRASE to the right passphrase and try again.',
      },
      { cause },
    )
  }
}

function readEnvelope(file: string): Envelope | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    return envelopeSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError(
      {
        code: 'VAULT_DAMAGED',
        message: 'The vault file cannot be read.',
        why: `${file} is not a vault.`,
        fix: 'Restore it from a backup, or move it away and connect your providers again.',
      },
      { cause },
    )
  }
}

function replaceFile(file: string, text: string): void {
  const next = `${file}.${process.pid}.next`
  const handle = openSync(next, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(next, file)
}
