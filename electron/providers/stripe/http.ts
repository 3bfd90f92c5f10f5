import type Stripe from 'stripe'
import { AnswerTooLong, readText } from '../../../shared/read-text.ts'
import type { ProviderContext } from '../provider.ts'
import { told } from '../told.ts'
import { unreachable } from './errors.ts'

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>

/**
 * How the SDK asks. Its own clients give up only when nothing comes for a while, so that an answer of a
 * byte a second goes on for ever; they keep answers of any length, try again where we were told not to,
 * and let an answer of one JSON word, such as `null`, end the process. Here an answer comes whole, within
 * one time and one length, and is an object; anything else rejects.
 */
export const httpClient = (
  signal: AbortSignal,
  context: Pick<ProviderContext, 'limits' | 'onAnswer'>,
): HttpClient => ({
  getClientName: () => 'fetch',
  async makeRequest(host, port, path, method, headers, _body, protocol) {
    const { limits } = context
    const patience = AbortSignal.timeout(limits.time)
    try {
      const request = fetch(`${protocol}://${host}:${port}${path}`, {
        method,
        headers: asText(headers),
        // The key is for the address that was given.
        redirect: 'manual',
        signal: AbortSignal.any([signal, patience]),
      })
      const response = await told(request, context)
      return answer(response, await readText(response, limits.size))
    } catch (error) {
      if (error instanceof AnswerTooLong) throw error
      throw unreachable(
        patience.aborted
          ? `There was no whole answer within ${limits.time / 1000} s.`
          : reason(error),
      )
    }
  },
})

type Answer = Awaited<ReturnType<HttpClient['makeRequest']>>

function answer({ status, headers }: Response, text: string): Answer {
  return {
    getStatusCode: () => status,
    getHeaders: () => Object.fromEntries(headers),
    getRawResponse: () => ({}),
    toStream() {
      throw new TypeError('Nothing is read as a stream')
    },
    async toJSON() {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
      throw new SyntaxError('Not a JSON object')
    },
  }
}

const asText = (headers: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  )

/** The network's own words and code: "connect ECONNREFUSED 127.0.0.1:9". */
function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  const code = 'code' in cause ? String(cause.code) : ''
  return cause.message.includes(code) ? cause.message : `${cause.message} (${code})`.trim()
}
