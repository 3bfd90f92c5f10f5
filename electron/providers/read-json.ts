import type { AppError } from '../../shared/errors.ts'
import { AnswerTooLong, readText } from '../../shared/read-text.ts'
import {
  answerInvalid,
  busy,
  failing,
  type ProviderWords,
  refused,
  retryAfter,
  unreachable,
} from './failures.ts'
import type { ProviderContext } from './provider.ts'
import { withRetries } from './retry.ts'
import { told } from './told.ts'

export interface ReadRequest {
  url: URL
  headers: Record<string, string>
  /** What is read, in words: "the orders". */
  what: string
  /** What a 403 means here, told by its text, of which no part may be passed on. */
  forbidden(text: string): AppError
  /** What a 404 means here; without it, an answer that this app cannot read. */
  missing?(): AppError
}

/**
 * One GET of JSON, tried again as the context's policy says. A redirect is not followed: the key in the
 * headers is for the address that was given. Throws an AppError; no answer's text is passed on in it.
 */
export const readJson = (
  request: ReadRequest,
  words: ProviderWords,
  context: ProviderContext,
): Promise<unknown> =>
  withRetries(() => once(request, words, context), {
    retry: context.retry,
    signal: context.signal,
    onWait: reason => context.onWait(reason),
  })

async function once(
  { url, headers, what, forbidden, missing }: ReadRequest,
  words: ProviderWords,
  context: ProviderContext,
): Promise<unknown> {
  const { signal, now, limits } = context
  const patience = AbortSignal.timeout(limits.time)
  let response: Response
  let text: string
  try {
    const patiently = AbortSignal.any([signal, patience])
    response = await told(fetch(url, { headers, redirect: 'manual', signal: patiently }), context)
    text = await readText(response, limits.size)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AnswerTooLong) throw answerInvalid(words, what, error.message)
    throw unreachable(
      words,
      patience.aborted ? `There was no answer within ${limits.time / 1000} s.` : reasonOf(error),
    )
  }
  const { status } = response
  if (status === 429) throw busy(words, retryAfter(response.headers.get('retry-after'), now()))
  if (status === 401) throw refused(words, 'It was revoked, has expired, or was not copied whole.')
  if (status === 403) throw forbidden(text)
  if (status === 404 && missing) throw missing()
  if (status >= 500) throw failing(words, `It answered with an error of its own (${status}).`)
  if (!response.ok) throw answerInvalid(words, what, `It answered ${status}.`)
  try {
    return JSON.parse(text)
  } catch {
    throw failing(words, 'Its answer was not JSON; something on the way may have replaced it.')
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
