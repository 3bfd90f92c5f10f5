import { Agent, fetch, type Response } from 'undici'
import { readText } from '../../shared/read-text.ts'
import { HOUR } from '../../shared/time.ts'
import type { Destination } from './address.ts'
import { isLoopback } from './loopback.ts'
import {
  type AddressesOf,
  isPrivate,
  LeadsToPrivate,
  lookupPublic,
  NameNotKnown,
} from './private-address.ts'
import { withoutToken } from './without-token.ts'

/** The longest that a receiver's wish to wait is granted. */
const LONGEST_WAIT = 6 * HOUR
/** Of an answer so much is read, in bytes, and so much kept, in characters. */
const LONGEST_ANSWER = 64 * 1024
export const KEPT = 200

export interface Message {
  headers: Record<string, string>
  body: string
  /** What no word that is kept may hold a part of. */
  secret: string
}

/** How it went: what the receiver said, or why it said nothing. */
export type Posted =
  | { is: 'answered'; status: number; words: string; wait: number }
  | { is: 'credentials' }
  | { is: 'private'; hostname: string }
  | { is: 'unreached'; words: string }

/**
 * One POST. A redirect is not followed: what is sent is for the address that was given. No word of the receiver's that
 * is kept holds a part of the secret. `wait`: milliseconds, 0 where it names none.
 */
export async function post(
  { endpoint, allowPrivate }: Destination,
  { headers, body, secret }: Message,
  { addressesOf, signal }: { addressesOf: AddressesOf; signal: AbortSignal },
): Promise<Posted> {
  const refusal = refused({ endpoint, allowPrivate })
  if (refusal) return refusal
  const { hostname } = new URL(endpoint)
  const free = { allowPrivate: allowPrivate || isLoopback(hostname) }
  // Node's own fetch takes no lookup. Asked at each sending: where a name leads may change.
  const dispatcher = new Agent({
    connect: { lookup: lookupPublic(addressesOf, free), autoSelectFamily: true },
  })
  try {
    const answer = await fetch(endpoint, {
      ...{ method: 'POST', redirect: 'manual', dispatcher, signal, headers, body },
    })
    return await answered(answer, secret)
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    return cause instanceof LeadsToPrivate
      ? { is: 'private', hostname }
      : { is: 'unreached', words: whyNot(cause, secret) }
  } finally {
    await dispatcher.destroy()
  }
}

/** What can be told of an address without looking its name up. */
export function refused({ endpoint, allowPrivate }: Destination): Posted | null {
  const { hostname, username, password } = new URL(endpoint)
  if (username || password) return { is: 'credentials' }
  const free = allowPrivate || isLoopback(hostname) || !isPrivate(hostname)
  return free ? null : { is: 'private', hostname }
}

/** Whether the same may be taken later, by the status of an answer. */
export const isBusy = (status: number): boolean => status >= 500 || status === 429 || status === 408

/** The status says what became of it; its words may be endless, or never end. */
async function answered(answer: Response, secret: string): Promise<Posted> {
  const { status, headers } = answer
  const said = await readText(answer, LONGEST_ANSWER).catch(() => '')
  const clean = withoutToken(said.slice(0, 10 * KEPT), secret)
  const words = said ? `${status}: ${clean}` : String(status)
  return { is: 'answered', status, words, wait: retryAfter(headers.get('retry-after')) }
}

/** A client's own message may quote what was sent; this app's and the system's name the address alone. */
function whyNot(cause: unknown, secret: string): string {
  const quotesNothing =
    cause instanceof NameNotKnown || (cause instanceof Error && 'syscall' in cause)
  return quotesNothing ? messageOf(cause) : withoutToken(messageOf(cause), secret)
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

function retryAfter(header: string | null): number {
  const seconds = Number(header)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT) : 0
}
