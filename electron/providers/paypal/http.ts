import { AnswerTooLong, readText } from '../../../shared/read-text.ts'
import { answerInvalid, busy, failing, retryAfter, unreachable } from '../failures.ts'
import type { ProviderContext } from '../provider.ts'
import { told } from '../told.ts'
import { WORDS } from './words.ts'

export interface HttpRequest {
  url: URL
  headers: Record<string, string>
  /** Sent as a POST of a form; without it the request is a GET. */
  form?: URLSearchParams
}

/** An answer that somebody has to make sense of: a success, or a 4xx with PayPal's own error. */
export interface HttpAnswer {
  status: number
  body: unknown
}

/**
 * One exchange with PayPal. A redirect is not followed: the key in the headers is for the address that
 * was given. Throws a retryable error for the network, for 429 and 5xx, and for what is not JSON.
 */
export async function exchange(
  { url, headers, form }: HttpRequest,
  context: ProviderContext,
): Promise<HttpAnswer> {
  const { signal, now, limits } = context
  const patience = AbortSignal.timeout(limits.time)
  let response: Response
  let text: string
  try {
    const request = fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { accept: 'application/json', ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([signal, patience]),
    })
    response = await told(request, context)
    text = await readText(response, limits.size)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AnswerTooLong) throw answerInvalid(WORDS, url.pathname, error.message)
    const why = patience.aborted
      ? `There was no answer within ${limits.time / 1000} s.`
      : reasonOf(error)
    throw unreachable(WORDS, why)
  }
  const { status } = response
  if (status === 429) throw busy(WORDS, retryAfter(response.headers.get('retry-after'), now()))
  if (status >= 500) throw failing(WORDS, `It answered with an error of its own (${status}).`)
  if (status >= 300 && status < 400)
    throw answerInvalid(WORDS, 'its address', `It answered ${status}.`)
  const body = json(text)
  if (response.ok && body === undefined) {
    throw failing(WORDS, 'Its answer was not JSON; something on the way may have replaced it.')
  }
  return { status, body }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
