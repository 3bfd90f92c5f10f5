import { Agent, fetch, type Response } from 'undici'
import { readText } from '../../../shared/read-text.ts'
import { HOUR } from '../../../shared/time.ts'
import { isLoopback } from '../loopback.ts'
import {
  type AddressesOf,
  isPrivate,
  LeadsToPrivate,
  lookupPublic,
  NameNotKnown,
} from './private-address.ts'
import { withoutToken } from './without-token.ts'

/** The longest that a platform's wish to wait is granted. */
const LONGEST_WAIT = 6 * HOUR
/** Of a platform's answer so much is read, in bytes, and so much kept, in characters. */
const LONGEST_ANSWER = 64 * 1024
const KEPT = 200

export interface Outcome {
  /** `withheld`: not sent, for it was stopped while the token was read. */
  state: 'delivered' | 'later' | 'stopped' | 'withheld'
  words: string
  /** How long the platform asked to wait, in milliseconds. */
  wait?: number
}

interface Sending {
  mediaType: string
  token: () => Promise<string | null>
  /** Asked last, right before the document leaves. */
  mayGo: () => boolean
  addressesOf: AddressesOf
  signal: AbortSignal
}

interface Destination {
  endpoint: string
  allowPrivate: boolean
}

/**
 * One POST. The snapshot's hash is the idempotency key, so that a repeat after a lost answer is not a
 * second snapshot. A redirect is not followed: the token is for the address that was given. No word of the
 * platform's that is kept holds a part of the token; our own stay as they are, however short a token is.
 */
export async function send(
  platform: Destination,
  snapshot: { hash: string; document: string },
  sending: Sending,
): Promise<Outcome> {
  let token: string | null
  try {
    token = await sending.token()
  } catch (error) {
    return { state: 'later', words: `Not sent: ${messageOf(error)}` }
  }
  if (token === null) {
    return {
      state: 'stopped',
      words: 'The token is gone from the secret store. Add the platform again.',
    }
  }
  const refusal = refused(platform)
  if (refusal) return { state: 'stopped', words: refusal }
  if (!sending.mayGo()) return { state: 'withheld', words: '' }
  const outcome = await post(platform, token, snapshot, sending)
  return { ...outcome, words: outcome.words.slice(0, KEPT) }
}

/** What can be told of an address without looking its name up. */
function refused({ endpoint, allowPrivate }: Destination): string | null {
  const { hostname, username, password } = new URL(endpoint)
  if (username || password) {
    return 'Not sent: the address holds a user name or password. Add the platform again without it.'
  }
  const free = allowPrivate || isLoopback(hostname) || !isPrivate(hostname)
  return free ? null : privateAddress(hostname)
}

const privateAddress = (hostname: string): string =>
  `Not sent: ${hostname} leads to a private network. Add the platform again and allow that, if it is meant.`

async function post(
  { endpoint, allowPrivate }: Destination,
  token: string,
  snapshot: { hash: string; document: string },
  { mediaType, addressesOf, signal }: Sending,
): Promise<Outcome> {
  const { hostname } = new URL(endpoint)
  const free = { allowPrivate: allowPrivate || isLoopback(hostname) }
  // Node's own fetch takes no lookup. Asked at each sending: where a name leads may change.
  const dispatcher = new Agent({
    connect: { lookup: lookupPublic(addressesOf, free), autoSelectFamily: true },
  })
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      redirect: 'manual',
      dispatcher,
      signal,
      headers: {
        'content-type': mediaType,
        authorization: `Bearer ${token}`,
        'idempotency-key': snapshot.hash,
      },
      body: snapshot.document,
    })
    return await outcomeOf(answer, token)
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    return cause instanceof LeadsToPrivate
      ? { state: 'stopped', words: privateAddress(hostname) }
      : { state: 'later', words: `Not reached: ${whyNot(cause, token)}` }
  } finally {
    await dispatcher.destroy()
  }
}

/** The status says what became of it; its words may be endless, or never end. */
async function outcomeOf(answer: Response, token: string): Promise<Outcome> {
  const said = await readText(answer, LONGEST_ANSWER).catch(() => '')
  const clean = withoutToken(said.slice(0, 10 * KEPT), token)
  const words = said ? `${answer.status}: ${clean}` : String(answer.status)
  if (answer.ok) return { state: 'delivered', words }
  const later = answer.status >= 500 || answer.status === 429 || answer.status === 408
  return later
    ? { state: 'later', words, wait: retryAfter(answer.headers.get('retry-after')) }
    : { state: 'stopped', words }
}

/** A client's own message may quote what was sent; this app's and the system's name the address alone. */
function whyNot(cause: unknown, token: string): string {
  const quotesNothing =
    cause instanceof NameNotKnown || (cause instanceof Error && 'syscall' in cause)
  return quotesNothing ? messageOf(cause) : withoutToken(messageOf(cause), token)
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

function retryAfter(header: string | null): number {
  const seconds = Number(header)
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, LONGEST_WAIT) : 0
}
