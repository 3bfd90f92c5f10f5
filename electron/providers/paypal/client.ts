import { z } from 'zod'
import { apiBase } from '../api-base.ts'
import { answerInvalid, refused } from '../failures.ts'
import type { Credentials, ProviderContext } from '../provider.ts'
import { withRetries } from '../retry.ts'
import { exchange, type HttpAnswer } from './http.ts'
import { parse } from './parse.ts'
import { WORDS } from './words.ts'

/** Reads one account. Beside the call for a token, nothing here is anything but a GET. */
export interface Client {
  /** What a path answers: a success, or a 400, 403 or 404 to make sense of. Throws an AppError. */
  get(path: string, query: Record<string, string>): Promise<HttpAnswer>
  /** Whether the pair belongs to PayPal's sandbox, where no money is real. */
  isTest(): Promise<boolean>
}

const LIVE = new URL('https://api-m.paypal.com')
const SANDBOX = new URL('https://api-m.sandbox.paypal.com')

/** The application id that every app of the sandbox has in its tokens, and no live one. */
const SANDBOX_APP = 'APP-80W284485P519543T'

/** A token is not used in its last minute: a request under way must not outlive it. Milliseconds. */
const MARGIN = 60_000

interface Access {
  base: URL
  token: string
  /** Milliseconds since the epoch. */
  until: number
  test: boolean
}

/**
 * Opens an account (OAuth2 client credentials, developer.paypal.com/api/rest/authentication). The
 * token lives in memory only, and is replaced when it runs out or when a call answers 401. Throws
 * INVALID_INPUT for an `apiBase` that is not a loopback address.
 */
export function openClient(credentials: Credentials, context: ProviderContext): Client {
  const given = apiBase(credentials.apiBase, WORDS.name)
  // Nothing about a pair tells which of the two it is for; only one of them knows it.
  let bases = given ? [given] : [LIVE, SANDBOX]
  let access: Access | null = null

  async function enter(): Promise<Access> {
    if (access && context.now() < access.until) return access
    for (const base of bases) {
      const granted = await newAccess(base, credentials, context)
      if (!granted) continue
      bases = [base]
      access = granted
      return granted
    }
    throw refused(
      WORDS,
      'The client id and the secret are not a pair that it knows: one was replaced, or not copied whole.',
    )
  }

  async function ask(path: string, query: Record<string, string>): Promise<HttpAnswer> {
    const url = (base: URL) => new URL(`${path}?${new URLSearchParams(query)}`, base)
    const call = async () => {
      const { base, token } = await enter()
      return exchange({ url: url(base), headers: { authorization: `Bearer ${token}` } }, context)
    }
    let answer = await call()
    if (answer.status === 401) {
      access = null
      answer = await call()
    }
    const { status } = answer
    if (status === 401)
      throw refused(WORDS, 'It takes the pair, and then not the token it gave for it.')
    if (status < 300 || status === 400 || status === 403 || status === 404) return answer
    throw answerInvalid(WORDS, path, `It answered ${status}.`)
  }

  const patiently = <T>(call: () => Promise<T>): Promise<T> =>
    withRetries(call, {
      retry: context.retry,
      signal: context.signal,
      onWait: reason => context.onWait(reason),
    })

  return {
    get: (path, query) => patiently(() => ask(path, query)),
    isTest: async () => (await patiently(enter)).test,
  }
}

/** A token from one of PayPal's addresses, or null where the pair is not known. */
async function newAccess(
  base: URL,
  { clientId, key }: Credentials,
  context: ProviderContext,
): Promise<Access | null> {
  const pair = Buffer.from(`${clientId}:${key}`).toString('base64')
  const { status, body } = await exchange(
    {
      url: new URL('/v1/oauth2/token', base),
      headers: { authorization: `Basic ${pair}` },
      form: new URLSearchParams({ grant_type: 'client_credentials' }),
    },
    context,
  )
  if (status === 401) return null
  if (status >= 300) throw answerInvalid(WORDS, 'a token', `It answered ${status}.`)
  const { access_token: token, expires_in, app_id } = parse(tokenSchema, body, 'a token')
  return {
    base,
    token,
    until: context.now() + expires_in * 1000 - MARGIN,
    test: base === SANDBOX || app_id === SANDBOX_APP,
  }
}

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** Seconds. */
  expires_in: z.number().positive(),
  app_id: z.string().nullish(),
})
