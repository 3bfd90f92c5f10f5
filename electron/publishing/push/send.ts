import type { Destination } from '../../outgoing/address.ts'
import { isBusy, KEPT, type Posted, post, refused } from '../../outgoing/post.ts'
import type { AddressesOf } from '../../outgoing/private-address.ts'

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

/**
 * One POST. The snapshot's hash is the idempotency key, so that a repeat after a lost answer is not a
 * second snapshot. No word of the platform's that is kept holds a part of the token; our own stay as they are,
 * however short a token is.
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
  if (refusal) return outcomeOf(refusal)
  if (!sending.mayGo()) return { state: 'withheld', words: '' }
  const headers = {
    'content-type': sending.mediaType,
    authorization: `Bearer ${token}`,
    'idempotency-key': snapshot.hash,
  }
  const message = { headers, body: snapshot.document, secret: token }
  const outcome = outcomeOf(await post(platform, message, sending))
  return { ...outcome, words: outcome.words.slice(0, KEPT) }
}

function outcomeOf(posted: Posted): Outcome {
  switch (posted.is) {
    case 'credentials':
      return {
        state: 'stopped',
        words:
          'Not sent: the address holds a user name or password. Add the platform again without it.',
      }
    case 'private':
      return {
        state: 'stopped',
        words: `Not sent: ${posted.hostname} leads to a private network. Add the platform again and allow that, if it is meant.`,
      }
    case 'unreached':
      return { state: 'later', words: `Not reached: ${posted.words}` }
    case 'answered': {
      const { status, words, wait } = posted
      if (status >= 200 && status < 300) return { state: 'delivered', words }
      return isBusy(status) ? { state: 'later', words, wait } : { state: 'stopped', words }
    }
  }
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
