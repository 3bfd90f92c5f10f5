import { randomBytes } from 'node:crypto'
import { same } from './same.ts'

/**
 * Who may use the page: whoever opened the one-time link. The link's token turns into a session once;
 * the session lives in an HttpOnly cookie and in this process's memory, and ends with it.
 */
export interface Session {
  /** A fresh one-time token; the one before it stops working. */
  issue(): string
  /** Trades the token for a session id, once. Null for a wrong or used token. */
  redeem(token: string): string | null
  valid(sessionId: string | undefined): boolean
}

export function createSession(): Session {
  let token: string | null = null
  const sessions = new Set<string>()
  return {
    issue() {
      token = randomBytes(32).toString('base64url')
      return token
    },
    redeem(offered) {
      if (token === null || !same(offered, token)) return null
      token = null
      const session = randomBytes(32).toString('base64url')
      sessions.add(session)
      return session
    },
    valid: sessionId => sessionId !== undefined && sessions.has(sessionId),
  }
}
