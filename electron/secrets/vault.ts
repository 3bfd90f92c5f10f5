import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { folderUnusable, readOnly } from '../db/data-folder.ts'
import { isSqliteError } from '../db/errors.ts'
import { noFileFits } from '../db/file.ts'
import { underLock } from '../db/file-lock.ts'
import type { SecretPlace } from './store.ts'

const NONCE = 12
const TAG = 16
/** What opening a vault may take, in bytes: twice what ours need. A header that asks for more is not ours. */
const MOST_MEMORY = 256 * 1024 * 1024

const memoryFor = ({ N, r }: { N: number; r: number }): number => 128 * N * r
const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n))
const bytes = (length: number) =>
  z.base64().refine(text => Buffer.from(text, 'base64').length === length)

/**
 * Secrets in one file, for machines without a keychain: a JSON object sealed with AES-256-GCM under a
 * key that scrypt (RFC 7914; N 2^17, r 8, p 1: 128 MiB) derives from the passphrase. The header is
 * authenticated too. Every write has a nonce of its own and replaces the file in one step, which processes do in
 * turns: none takes away what another wrote, and whoever reads needs no turn.
 */
const envelopeSchema = z.object({
  version: z.literal(1),
  kdf: z
    .object({
      name: z.literal('scrypt'),
      N: z.int().min(1024).refine(isPowerOfTwo),
      r: z.int().min(1),
      p: z.int().min(1).max(4),
      salt: bytes(16),
    })
    .refine(({ N, r }) => memoryFor({ N, r }) <= MOST_MEMORY),
  nonce: bytes(NONCE),
  tag: bytes(TAG),
  sealed: z.base64(),
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

export function vault(file: string, passphrase: string): SecretPlace {
  const fresh = newKdf()
  let derived: { salt: string; key: Buffer } | undefined

  async function keyFor(kdf: Kdf): Promise<Buffer> {
    if (derived?.salt !== kdf.salt) {
      const { N, r, p } = kdf
      const key = await derive(passphrase, Buffer.from(kdf.salt, 'base64'), 32, {
        N,
        r,
        p,
        maxmem: 2 * memoryFor({ N, r }),
      })
      derived = { salt: kdf.salt, key }
    }
    return derived.key
  }

  /** The file as it is now, or null where `key` is for another salt than the one that it has. */
  function read({ salt }: Kdf, key: Buffer): Map<string, string> | null {
    const envelope = readEnvelope(file)
    if ((envelope?.kdf ?? fresh).salt !== salt) return null
    return envelope ? unseal(envelope, key) : new Map()
  }

  async function get(name: string): Promise<string | null> {
    for (;;) {
      const kdf = readEnvelope(file)?.kdf ?? fresh
      const secrets = read(kdf, await keyFor(kdf))
      if (secrets) return secrets.get(name) ?? null
    }
  }

  /**
   * Reads, has `edit` say what to change, and writes, while no other process does so. The key was derived
   * before, which takes long: nothing is awaited from then on.
   */
  async function change<T>(
    edit: (secrets: Map<string, string>) => { save: boolean; value: T },
  ): Promise<T> {
    for (;;) {
      const kdf = readEnvelope(file)?.kdf ?? fresh
      const key = await keyFor(kdf)
      const turn = writing(file, () =>
        underLock(`${file}.lock`, () => {
          const secrets = read(kdf, key)
          if (!secrets) return null
          const edited = edit(secrets)
          if (edited.save) replaceFile(file, JSON.stringify(seal(kdf, key, secrets)))
          return edited
        }),
      )
      if (!turn) throw busy()
      if (turn.done) return turn.done.value
    }
  }

  return {
    get,
    set: (name, value) =>
      change(secrets => {
        secrets.set(name, value)
        return { save: true, value: undefined }
      }),
    add: (name, value) =>
      change(secrets => {
        const kept = secrets.get(name)
        if (kept === undefined) secrets.set(name, value)
        return { save: kept === undefined, value: kept ?? value }
      }),
    delete: name => change(secrets => ({ save: secrets.delete(name), value: undefined })),
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
  const nonce = randomBytes(NONCE)
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
    authTagLength: TAG,
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

/** Throws VAULT_DAMAGED where there is a file that is no vault, DATA_FOLDER_UNUSABLE where it may not be read. */
function readEnvelope(file: string): Envelope | null {
  try {
    return envelopeSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (isRefused(cause)) throw folderUnusable(dirname(file), cause)
    throw new AppError(
      {
        code: 'VAULT_DAMAGED',
        message: 'The vault file cannot be read.',
        why: `${file} ${code ? `cannot be opened (${code})` : 'is not a vault'}.`,
        fix: 'Restore it from a backup, or move it away and connect your providers again.',
      },
      { cause },
    )
  }
}

/** Throws DISK_FULL, or DATA_FOLDER_READ_ONLY where `write` finds that nothing may be written beside the file. */
function writing<T>(file: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    const full = noFileFits(dirname(file), error)
    if (full) throw full
    const refused = isRefused(error) || isSqliteError(error, 'SQLITE_CANTOPEN', 'SQLITE_READONLY')
    throw refused ? readOnly(dirname(file), error) : error
  }
}

const isRefused = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')

/** To be called under the lock: what a killed process left half written is overwritten. */
function replaceFile(file: string, text: string): void {
  const next = `${file}.next`
  const handle = openSync(next, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(next, file)
}

const busy = () =>
  new AppError(
    {
      code: 'SECRETS_UNAVAILABLE',
      message: 'The vault is in use.',
      why: 'Another OpenRevenue on this data folder has been writing it for more than ten seconds.',
      fix: 'Try again, or stop the other one.',
    },
    { retryable: true },
  )
