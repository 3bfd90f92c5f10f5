import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { LARGEST_FILE, textOfFile, tooLarge } from '../../shared/file-text.ts'
import { LONGEST_ANSWER, readText } from '../../shared/read-text.ts'

const TIMEOUT = 30_000
/** Bytes; no provider's key has a hundredth of it. */
const LONGEST_KEY = 64 * 1024

/** The first line of what is piped in, without spaces around it. */
export const keyFromStdin = (): Promise<string> => lineFromStdin(notAKey).then(it => it.trim())

/** The first line of what is piped in. */
export const passphraseFromStdin = (): Promise<string> => lineFromStdin(notAPassphrase)

async function lineFromStdin(refusal: (what: string) => AppError): Promise<string> {
  const bytes = await collect(process.stdin, LONGEST_KEY, () => refusal('more than 64 KB'))
  const line = bytes.toString('utf8').split(/\r?\n/)[0] ?? ''
  if (line.trim()) return line
  throw refusal('nothing')
}

const notAPassphrase = (what: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'No passphrase came in.',
    why: `--passphrase-stdin reads it from standard input, and there was ${what}.`,
    fix: 'Pipe the passphrase in, on one line.',
  })

const notAKey = (what: string) =>
  new AppError({
    code: 'KEY_MALFORMED',
    message: 'No key came in.',
    why: `--key-stdin reads the key from standard input, and there was ${what}.`,
    fix: "Pipe the key in, such as: pbpaste | npm run -s openrevenue -- connect stripe --name 'Acme' --key-stdin",
  })

/**
 * The text of a file to import or, for "-", standard input. Throws INVALID_INPUT when there is no such file, it is
 * larger than LARGEST_FILE, or it is no text.
 */
export const readFileOrStdin = async (source: string): Promise<string> =>
  textOfFile(await bytesOf(source, LARGEST_FILE, tooLarge))

/**
 * The text of a signed answer: a file, a web address or, for "-", standard input. Throws when it cannot be read, is
 * longer than LONGEST_ANSWER, or the address leads to another one: that one is the founder's to judge.
 */
export async function readAnywhere(source: string): Promise<string> {
  if (!/^https?:\/\//.test(source)) {
    return (await bytesOf(source, LONGEST_ANSWER, tooLong)).toString('utf8')
  }
  try {
    const answer = await fetch(source, { signal: AbortSignal.timeout(TIMEOUT), redirect: 'manual' })
    const target = answer.headers.get('location')
    if (target && answer.status >= 300 && answer.status < 400) throw leadsElsewhere(source, target)
    if (!answer.ok) throw new Error(`It answered ${answer.status}.`)
    return await readText(answer)
  } catch (error) {
    throw error instanceof AppError ? error : new Error(whyNoAnswer(error), { cause: error })
  }
}

/** No more than `limit` bytes are ever held: a file says its size, a pipe or a device is counted as it is read. */
async function bytesOf(
  source: string,
  limit: number,
  refusal: (name: string) => AppError,
): Promise<Buffer> {
  if (source === '-') return collect(process.stdin, limit, () => refusal('Standard input'))
  try {
    if ((await stat(source)).size > limit) throw refusal(source)
    return await collect(createReadStream(source), limit, () => refusal(source))
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(source, error)
  }
}

async function collect(
  stream: AsyncIterable<Buffer>,
  limit: number,
  refusal: () => AppError,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > limit) throw refusal()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooLong = (name: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `${name} has more than 64 MB.`,
    why: 'No signed answer is as long as that.',
    fix: 'Give the signed answer alone, as the platform or `snapshot show` gave it.',
  })

function leadsElsewhere(source: string, location: string): AppError {
  const target = URL.canParse(location, source) ? new URL(location, source) : null
  const isWeb = target !== null && ['http:', 'https:'].includes(target.protocol)
  return new AppError({
    code: 'INVALID_INPUT',
    message: `${source} leads to another address.`,
    why: isWeb
      ? `It redirects to ${target}. OpenRevenue doesn’t follow redirects.`
      : 'It redirects to something that isn’t a web address.',
    fix: isWeb
      ? 'If that’s the address you want, verify that one.'
      : 'Ask whoever gave you the address for the right one.',
  })
}

/** Of a web address, in words. */
function whyNoAnswer(error: unknown): string {
  const { name, message, cause } = error as Error
  if (name === 'TimeoutError') return `It didn’t finish answering within ${TIMEOUT / 1000} s.`
  const { code = '', message: inner } = (cause ?? {}) as Partial<NodeJS.ErrnoException>
  return NO_ANSWER[code] ?? inner ?? message
}

const NO_ANSWER: Partial<Record<string, string>> = {
  ERR_INVALID_URL: 'That is not a web address.',
  ECONNREFUSED: 'Nothing answers there.',
  ENOTFOUND: 'That name is not known.',
  EAI_AGAIN: 'That name could not be looked up.',
  UND_ERR_SOCKET: 'The connection was cut before the answer was complete.',
  ECONNRESET: 'The connection was cut before the answer was complete.',
}

const unreadable = (source: string, cause: unknown) =>
  new AppError(
    {
      code: 'INVALID_INPUT',
      message: `${source} cannot be read.`,
      why: reasonOf(cause as NodeJS.ErrnoException),
      fix: 'Give the path of a file that is there, or - to read standard input.',
    },
    { cause },
  )

const reasonOf = ({ code = '', message }: NodeJS.ErrnoException): string => REASONS[code] ?? message

const REASONS: Partial<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'It is a folder.',
  EACCES: 'Your user may not read it.',
}
