/** No answer that is meant comes near this. Bytes, after decompression. */
export const LONGEST_ANSWER = 64 * 1024 * 1024

/** An answer that is longer than anything that is meant. */
export class AnswerTooLong extends Error {
  constructor(limit: number) {
    super(`Its answer is longer than ${limit / (1024 * 1024)} MB.`)
  }
}

/**
 * The whole body as text. Bytes are counted as they come out of decompression, so that a small answer
 * which unpacks to gigabytes ends there too. Throws AnswerTooLong, and whatever reading throws.
 */
export async function readText(
  { body }: { body: AsyncIterable<Uint8Array> | null },
  limit = LONGEST_ANSWER,
): Promise<string> {
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for await (const bytes of body ?? []) {
    size += bytes.byteLength
    if (size > limit) throw new AnswerTooLong(limit)
    text += decoder.decode(bytes, { stream: true })
  }
  return text + decoder.decode()
}
