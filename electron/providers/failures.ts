import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { RetryableError } from './retry.ts'

/** Longer than this nobody waits inside a run; the next one comes back to it. Milliseconds. */
const LONGEST_RETRY_AFTER = 10 * 60_000

/** How a provider is spoken of in errors. None of the texts below ever holds a key. */
export interface ProviderWords {
  /** "Paddle" */
  name: string
  /** Where its keys are made, the beginning of a sentence: "In Paddle, open Developer tools → Authentication". */
  keys: string
}

/** The network, a proxy or the provider's absence. */
export const unreachable = ({ name }: ProviderWords, why: string): AppError =>
  new RetryableError({
    code: 'PROVIDER_UNREACHABLE',
    message: `${name} cannot be reached.`,
    why,
    fix: 'Check the network, a proxy or a firewall, then try again.',
  })

/** An error of the provider's own, a 5xx or an answer that is not JSON. */
export const failing = ({ name }: ProviderWords, why: string): AppError =>
  new RetryableError({
    code: 'PROVIDER_UNREACHABLE',
    message: `${name} has trouble answering.`,
    why,
    fix: 'Try again in a few minutes.',
  })

/** 429; `wait` is what it asks for, in milliseconds, or 0. */
export function busy({ name }: ProviderWords, wait: number): AppError {
  const problem = {
    code: 'PROVIDER_BUSY' as const,
    message: `${name} is limiting how fast this account may be read.`,
    why:
      wait > 0 ? `${name} asks to wait ${Math.ceil(wait / 1000)} s.` : 'Too many requests at once.',
    fix: 'Wait a little; the sync goes on where it stopped.',
  }
  return wait > LONGEST_RETRY_AFTER
    ? new AppError(problem, { retryable: true })
    : new RetryableError(problem, wait)
}

/** 401: the key is no longer one, or never was. */
export const refused = ({ name, keys }: ProviderWords, why: string): AppError =>
  new AppError({
    code: 'KEY_REFUSED',
    message: `${name} does not accept this key.`,
    why,
    fix: `${keys}, make a new key with read permissions, and connect with that one.`,
  })

/** 403: the key works and may not read this. `permission` is the provider's own name for what is missing. */
export const notPermitted = (
  { keys }: ProviderWords,
  resource: string,
  permission: string,
): AppError =>
  new AppError({
    code: 'KEY_PERMISSION_MISSING',
    message: `This key may not read ${resource}.`,
    why: `The permission “${permission}” is not set to read.`,
    fix: `${keys}, give the key that permission, and try again.`,
  })

/**
 * What leaves a balance untold, and fails nothing: a key that may not read it, an answer that nobody can read,
 * or a provider that has trouble for longer than a request is tried again. All entries are read by then.
 */
export const leavesUntold = (error: unknown): boolean =>
  error instanceof AppError && UNTOLD.has(error.code)

const UNTOLD = new Set<AppError['code']>([
  'KEY_PERMISSION_MISSING',
  'PROVIDER_ANSWER_INVALID',
  'PROVIDER_UNREACHABLE',
  'PROVIDER_BUSY',
])

/** An answer that this app cannot read: says of what, and which of its fields. */
export const answerInvalid = ({ name }: ProviderWords, what: string, why: string): AppError =>
  new AppError({
    code: 'PROVIDER_ANSWER_INVALID',
    message: `${name}'s answer about ${what} is not one this app can read.`,
    why,
    fix: 'Nothing was stored from it. Look for a newer version of OpenRevenue, or report this with the text above.',
  })

/** A list that cannot be read to its end, or not be believed: says in which way. What was read before stays. */
export const listBroken = ({ name }: ProviderWords, what: string, why: string): AppError =>
  new AppError(
    {
      code: 'PROVIDER_ANSWER_INVALID',
      message: `${name}'s list of ${what} cannot be read to its end.`,
      why,
      fix: 'What was read is kept, and the next sync goes on from there. If this keeps happening, report it with the text above.',
    },
    { retryable: true },
  )

/** An error of a provider in words for somebody who is connecting: nothing was read, and no sync goes on. */
export function whileConnecting(error: unknown): unknown {
  const fix = error instanceof AppError ? CONNECTING.get(error.code) : undefined
  if (!(error instanceof AppError) || !fix) return error
  const { code, message, why, retryable } = error
  return new AppError({ code, message, ...(why && { why }), fix }, { retryable, cause: error })
}

const CONNECTING = new Map<ErrorCode, string>([
  ['PROVIDER_BUSY', 'Wait a little, then connect again.'],
  [
    'PROVIDER_ANSWER_INVALID',
    'Nothing was connected. Try again in a few minutes. If this keeps happening, look for a newer version of OpenRevenue, or report it with the text above.',
  ],
])

/** Milliseconds that a Retry-After header asks to wait: seconds or an HTTP date (RFC 9110 section 10.2.3). */
export function retryAfter(header: string | null | undefined, now: number): number {
  if (!header) return 0
  const ms = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(ms) && ms > 0 ? ms : 0
}
