import { AppError } from './errors.ts'

/** The largest file to import. Bytes. */
export const LARGEST_FILE = 128 * 1024 * 1024

/** For a file, or whatever else is read as one, that is larger. */
export const tooLarge = (name: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `${name} has more than 128 MB.`,
    why: 'A file to import has 128 MB at most.',
    fix: 'Export shorter periods, and import them one after another under the same name.',
  })

/**
 * The text of a file that a person hands in: UTF-8, or UTF-16 where a byte order mark says so. Throws
 * INVALID_INPUT for any other encoding, naming the line: a letter that was read wrongly looks like any other.
 */
export function textOfFile(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be')
  return decoded(bytes, 'utf-8')
}

function decoded(bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    const before = new TextDecoder(encoding).decode(bytes).split('\uFFFD', 1)[0] ?? ''
    throw new AppError({
      code: 'INVALID_INPUT',
      message: `Line ${before.split(/\r\n|\n|\r/).length}: this file is not ${encoding.slice(0, 6).toUpperCase()} text.`,
      why: 'It has characters in another encoding, such as ISO-8859-1 or Windows-1252.',
      fix: 'Save or export it as CSV in UTF-8.',
    })
  }
}
