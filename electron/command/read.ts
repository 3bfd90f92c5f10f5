import { readFile } from 'node:fs/promises'
import { buffer, text } from 'node:stream/consumers'
import { AppError } from '../../shared/errors.ts'
import { textOfFile } from '../../shared/file-text.ts'
import { readText } from '../providers/read-text.ts'

const TIMEOUT = 30_000

/** The first line of what is piped in. */
export async function keyFromStdin(): Promise<string> {
  const key = (await text(process.stdin)).split('\n')[0]?.trim() ?? ''
  if (key) return key
  throw new AppError({
    code: 'KEY_MALFORMED',
    message: 'No key came in.',
    why: '--key-stdin reads the key from standard input, and that was empty.',
    fix: "Pipe the key in, such as: pbpaste | npm run -s openrevenue -- connect stripe --name 'Acme' --key-stdin",
  })
}

/** The text of a file or, for "-", standard input. Throws INVALID_INPUT when there is no such file, or it is no text. */
export async function readFileOrStdin(source: string): Promise<string> {
  if (source === '-') return textOfFile(await buffer(process.stdin))
  let bytes: Uint8Array
  try {
    bytes = await readFile(source)
  } catch (error) {
    throw new AppError(
      {
        code: 'INVALID_INPUT',
        message: `${source} cannot be read.`,
        why: error instanceof Error ? error.message : String(error),
        fix: 'Give the path of a file that is there, or - to read standard input.',
      },
      { cause: error },
    )
  }
  return textOfFile(bytes)
}

/** The text of a file, a web address or, for "-", standard input. Throws when it cannot be read. */
export async function readAnywhere(source: string): Promise<string> {
  if (source === '-') return text(process.stdin)
  if (!/^https?:\/\//.test(source)) return readFile(source, 'utf8')
  const answer = await fetch(source, { signal: AbortSignal.timeout(TIMEOUT) })
  if (!answer.ok) throw new Error(`${source} answered ${answer.status}.`)
  return readText(answer)
}
