import { randomUUID } from 'node:crypto'
import {
  type Asked,
  createFaultyServer,
  type FaultyServer,
  type ServerAnswer,
} from '../faulty-server.ts'
import { type PolarAccount, polarAccount } from './account.ts'
import { answer, Refusal } from './answers.ts'

export interface PolarSandbox extends FaultyServer {
  key: string
  account: PolarAccount
  /** Scopes that the token does not have, such as "orders:read". */
  denied: Set<string>
  /** From now on the key is refused. */
  revoke(): void
  /** Replaces the key by a new one of the same organization, and returns it. */
  roll(): string
}

const token = () => `polar_oat_${randomUUID().replaceAll('-', '')}`

/** Starts a server on 127.0.0.1 that behaves like api.polar.sh for one organization's token. */
export async function createPolarSandbox({
  account = polarAccount(),
  key = token(),
  port,
}: {
  account?: PolarAccount
  key?: string
  port?: number
} = {}): Promise<PolarSandbox> {
  const denied = new Set<string>()
  let accepted: string | null = key

  function answerTo({ method, url, headers }: Asked): ServerAnswer {
    try {
      if (headers.authorization !== `Bearer ${accepted}`) {
        throw new Refusal(401, 'invalid_token', 'The access token is invalid.')
      }
      if (headers['polar-version'] !== '2026-10') {
        throw new Refusal(400, 'BadRequest', 'The version is not one that the types here are of.')
      }
      if (method !== 'GET') throw new Refusal(405, 'MethodNotAllowed', 'Only reading here.')
      const scope = `${url.pathname.split('/')[2]}:read`
      if (denied.has(scope)) {
        throw new Refusal(403, 'insufficient_scope', `${headers.authorization} lacks ${scope}.`)
      }
      return { status: 200, body: answer(account, url) }
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  const trouble = { error: 'InternalServerError', detail: 'Internal Server Error' }
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
