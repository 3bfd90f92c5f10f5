import { randomUUID } from 'node:crypto'
import {
  type Asked,
  createFaultyServer,
  type FaultyServer,
  type ServerAnswer,
} from '../faulty-server.ts'
import { type LemonAccount, lemonAccount } from './account.ts'
import { answer, Refusal } from './answers.ts'

export interface LemonSandbox extends FaultyServer {
  key: string
  account: LemonAccount
  /** Collections that the key's owner may not see, such as "orders". */
  denied: Set<string>
  /** From now on the key is refused. */
  revoke(): void
  /** Replaces the key by a new one of the same account, and returns it. */
  roll(): string
}

/** A JSON Web Token as Lemon Squeezy makes them: it tells nothing that a reader could use. */
const token = () => {
  const part = (text: string) => Buffer.from(text).toString('base64url')
  const claims = JSON.stringify({ aud: '94d59cef', jti: randomUUID(), sub: '77', scopes: [] })
  return `${part('{"typ":"JWT","alg":"RS256"}')}.${part(claims)}.${part(randomUUID().repeat(14))}`
}

/** Starts a server on 127.0.0.1 that behaves like api.lemonsqueezy.com for one person's key. */
export async function createLemonSandbox({
  account = lemonAccount(),
  key = token(),
  port,
}: {
  account?: LemonAccount
  key?: string
  port?: number
} = {}): Promise<LemonSandbox> {
  const denied = new Set<string>()
  let accepted: string | null = key

  function answerTo({ method, url, headers }: Asked): ServerAnswer {
    try {
      if (headers.authorization !== `Bearer ${accepted}`) {
        throw new Refusal(401, 'Unauthorized', 'Unauthenticated.')
      }
      if (headers.accept !== 'application/vnd.api+json') {
        throw new Refusal(406, 'Not Acceptable', 'Accept has to be application/vnd.api+json.')
      }
      if (method !== 'GET') throw new Refusal(405, 'Method Not Allowed', 'Only reading here.')
      if (denied.has(url.pathname.split('/')[2] ?? '')) {
        throw new Refusal(403, 'Forbidden', `${headers.authorization} may not see this.`)
      }
      return { status: 200, body: answer(account, url), headers: { 'x-ratelimit-limit': '300' } }
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  const trouble = { errors: [{ status: '500', title: 'Server Error' }] }
  const server = await createFaultyServer({ port, answer: answerTo, trouble })
  return {
    ...server,
    key,
    account,
    denied,
    revoke: () => {
      accepted = null
    },
    roll: () => {
      accepted = token()
      return accepted
    },
  }
}
