import { randomUUID } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { beginsWith, syncToDisk } from '../db/copy.ts'
import { explainFull } from '../db/errors.ts'

/**
 * A backup that leaves the machine: a tar with `openrevenue.sqlite`, and `secrets.json` where it was asked for,
 * in the age format (c2sp.org/age) under a passphrase. `age --decrypt FILE | tar --extract` opens it as well.
 */
const LEDGER = 'openrevenue.sqlite'
const SECRETS = 'secrets.json'
const AGE = 'age-encryption.org/v1\n'
/** Bytes; a key of a provider has a hundred or two. */
const MOST_SECRETS = 4 * 1024 * 1024

/** Loaded where it is needed alone: that takes longer than most commands do. */
const age = () => import('age-encryption')
const tar = () => import('modern-tar')

export const isSealed = (file: string): boolean => beginsWith(file, AGE)

interface Contents {
  /** The file that is the ledger. */
  ledger: string
  /** By name; null where none were asked for. They are on no disk but within the sealed file. */
  secrets: Map<string, string> | null
  createdAt: number
}

/** Throws CONFLICT where there is such a file already. */
export function refuseTaken(to: string): void {
  if (existsSync(to)) throw taken(to)
}

/** Writes the sealed file whole or not at all. Throws CONFLICT, INVALID_INPUT where it cannot be written, DISK_FULL. */
export async function seal(contents: Contents, passphrase: string, to: string): Promise<void> {
  refuseTaken(to)
  const part = join(dirname(to), `.${basename(to)}.${randomUUID()}.part`)
  try {
    const { Encrypter } = await age()
    const encrypter = new Encrypter()
    encrypter.setPassphrase(passphrase)
    const sealed = await encrypter.encrypt(await packed(contents))
    await pipeline(
      Readable.fromWeb(sealed as ReadableStream),
      createWriteStream(part, { mode: 0o600, flags: 'wx' }),
    )
    syncToDisk(part)
    renameSync(part, to)
    syncToDisk(dirname(to), { folder: true })
  } catch (error) {
    throw explainFull(error) ?? (isSystem(error) ? unwritable(to, error) : error)
  } finally {
    rmSync(part, { force: true })
  }
}

/** Writes the ledger of a sealed file to `ledger`. Throws PASSPHRASE_WRONG, BACKUP_UNUSABLE or DISK_FULL. */
export async function unseal(
  file: string,
  passphrase: string,
  ledger: string,
): Promise<Omit<Contents, 'ledger'>> {
  const opened = await open(file, passphrase)
  try {
    return await unpacked(opened, ledger)
  } catch (error) {
    throw explainFull(error) ?? (isSystem(error) ? error : cutShort(file, error))
  }
}

async function packed({
  ledger,
  secrets,
  createdAt,
}: Contents): Promise<globalThis.ReadableStream<Uint8Array>> {
  const { createTarPacker } = await tar()
  const { readable, controller } = createTarPacker()
  const header = (name: string, size: number) => ({
    ...{ name, size, mode: 0o600, mtime: new Date(createdAt), type: 'file' as const },
  })
  const write = async () => {
    if (secrets) {
      const text = Buffer.from(JSON.stringify(Object.fromEntries(secrets)))
      const entry = controller.add(header(SECRETS, text.length)).getWriter()
      await entry.write(text)
      await entry.close()
    }
    const body = Readable.toWeb(createReadStream(ledger)) as globalThis.ReadableStream<Uint8Array>
    await body.pipeTo(controller.add(header(LEDGER, statSync(ledger).size)))
    controller.finalize()
  }
  write().catch(error => controller.error(error))
  return readable
}

async function open(
  file: string,
  passphrase: string,
): Promise<globalThis.ReadableStream<Uint8Array>> {
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const source = createReadStream(file)
  try {
    return await decrypter.decrypt(Readable.toWeb(source) as globalThis.ReadableStream<Uint8Array>)
  } catch (error) {
    source.destroy()
    if (String(error).includes('no identity matched')) throw wrongPassphrase(file, error)
    throw isSystem(error) ? error : cutShort(file, error)
  }
}

async function unpacked(
  opened: globalThis.ReadableStream<Uint8Array>,
  ledger: string,
): Promise<Omit<Contents, 'ledger'>> {
  let secrets: Map<string, string> | null = null
  let createdAt: number | null = null
  const { createTarDecoder } = await tar()
  for await (const { header, body } of opened.pipeThrough(createTarDecoder({ strict: true }))) {
    if (header.name === LEDGER) {
      createdAt = header.mtime?.getTime() ?? 0
      const out = createWriteStream(ledger, { mode: 0o600, flags: 'wx' })
      await pipeline(Readable.fromWeb(body as ReadableStream), out)
    } else if (header.name === SECRETS && header.size <= MOST_SECRETS) {
      const text = await new Response(body).text()
      secrets = new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text))))
    } else await body.cancel()
  }
  if (createdAt === null) throw new Error('It holds no ledger.')
  return { secrets, createdAt }
}

/** What the file system says, as against what is wrong with what was read. */
const isSystem = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && 'code' in error

const taken = (file: string) =>
  new AppError({
    code: 'CONFLICT',
    message: `${file} is there already.`,
    why: 'An export never replaces a file.',
    fix: 'Give another name, or move that file away.',
  })

const unwritable = (file: string, cause: unknown) =>
  new AppError(
    {
      code: 'INVALID_INPUT',
      message: `${file} can’t be written.`,
      why: WHY_NOT[(cause as NodeJS.ErrnoException).code ?? ''] ?? (cause as Error).message,
      fix: 'Give a path in a folder that is there and that you may write to.',
    },
    { cause },
  )

const WHY_NOT: Partial<Record<string, string>> = {
  ENOENT: 'There is no such folder.',
  ENOTDIR: 'A part of the path is a file, not a folder.',
  EACCES: 'Your user may not write there.',
  EPERM: 'Your user may not write there.',
  EROFS: 'It is on a disk that is mounted read-only.',
}

const wrongPassphrase = (file: string, cause: unknown) =>
  new AppError(
    {
      code: 'PASSPHRASE_WRONG',
      message: `${file} doesn’t open with this passphrase.`,
      why: 'It was sealed with another one.',
      fix: 'Try again with the passphrase that was given when it was exported. Nothing was changed.',
    },
    { cause },
  )

const cutShort = (file: string, cause: unknown) =>
  new AppError(
    {
      code: 'BACKUP_UNUSABLE',
      message: `${file} can’t be restored.`,
      why: 'It was cut short or changed since it was exported.',
      fix: 'Copy it again from where you keep it, or restore another backup. Nothing was changed.',
    },
    { cause },
  )
