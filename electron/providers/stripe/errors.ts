import Stripe from 'stripe'
import { AppError } from '../../../shared/errors.ts'
import { AnswerTooLong } from '../../../shared/read-text.ts'
import { retryAfter } from '../failures.ts'
import { RetryableError } from '../retry.ts'
import { PERMISSIONS, type Resource } from './resources.ts'
import { WORDS } from './words.ts'

/** Longer than this nobody waits inside a run; the next one comes back to it. Milliseconds. */
const LONGEST_RETRY_AFTER = 10 * 60_000

/** An id that Stripe does not know, or no longer does. */
export class ResourceMissing extends AppError {
  /** The request's parameter that held the id, such as "starting_after". */
  readonly param: string | null

  constructor(resource: Resource, param: string | null, why: string) {
    super({
      code: 'PROVIDER_ANSWER_INVALID',
      message: `Stripe does not know something it listed before, while reading ${resource}.`,
      why,
      fix: 'Sync again. If it keeps happening, please report it with the text above.',
    })
    this.param = param
  }
}

/** An answer that this app cannot read: says which one and which of its fields. It stops what was being read. */
export const answerInvalid = (what: string, why: string): AppError =>
  new AppError(problemOf(what, why))

/** One object that this app cannot read or work out: it is set aside, and what else there is goes on. */
export class Unreadable extends AppError {
  /** The object: "price price_1". */
  readonly what: string
  /** What is wrong with it. */
  readonly wrong: string

  constructor(what: string, why: string) {
    super(problemOf(what, why))
    this.what = what
    this.wrong = why
  }
}

const problemOf = (what: string, why: string) => ({
  code: 'PROVIDER_ANSWER_INVALID' as const,
  message: `Stripe's answer about ${what} is not one this app can read.`,
  why,
  fix: 'Nothing was stored from it. Look for a newer version of OpenRevenue, or report this with the text above.',
})

/**
 * Whatever a call to Stripe threw, as an AppError that holds no key. The SDK's own error is never
 * kept as the cause: its message and headers quote parts of the key.
 */
export function toAppError(error: unknown, resource: Resource): AppError {
  if (error instanceof AppError) return error
  if (!(error instanceof Stripe.errors.StripeError)) {
    return answerInvalid(resource, scrub(error instanceof Error ? error.message : String(error)))
  }
  const status = error.statusCode
  // What our own client rejects with comes wrapped.
  const { detail }: { detail?: unknown } = error
  if (detail instanceof AppError) return detail
  if (detail instanceof AnswerTooLong) return answerInvalid(resource, detail.message)
  if (error instanceof Stripe.errors.StripeConnectionError) return unreachable(error.message)
  if (error instanceof Stripe.errors.StripeRateLimitError || status === 429) return busy(error)
  if (status === 401) return refused(error)
  if (status === 403) return forbidden(error, resource)
  if (status === undefined || status === 409 || status >= 500) return failing(error)
  const why = `${scrub(error.message)}${request(error)}`
  if (error.code === 'resource_missing')
    return new ResourceMissing(resource, error.param ?? null, why)
  return new AppError({
    code: 'PROVIDER_ANSWER_INVALID',
    message: `Stripe would not answer a request for ${resource}.`,
    why,
    fix: 'Look for a newer version of OpenRevenue, or report this with the text above.',
  })
}

/** The same text with anything that looks like a key, masked ones too, taken out. */
const scrub = (text: string): string => text.replace(/\b(?:rk|sk|pk|whsec)_[\w*•.…-]+/gi, '[key]')

/** The network, a proxy or Stripe's absence. */
export const unreachable = (why: string): AppError =>
  new RetryableError({
    code: 'PROVIDER_UNREACHABLE',
    message: 'Stripe cannot be reached.',
    why: scrub(why),
    fix: 'Check the network, a proxy or a firewall, then try again.',
  })

function busy(error: Stripe.errors.StripeError): AppError {
  const wait = retryAfter(error.headers?.['retry-after'], Date.now())
  const problem = {
    code: 'PROVIDER_BUSY' as const,
    message: 'Stripe is limiting how fast this account may be read.',
    why:
      wait > 0 ? `Stripe asks to wait ${Math.ceil(wait / 1000)} s.` : 'Too many requests at once.',
    fix: 'Wait a little; the sync goes on where it stopped.',
  }
  return wait > LONGEST_RETRY_AFTER
    ? new AppError(problem, { retryable: true })
    : new RetryableError(problem, wait)
}

function failing(error: Stripe.errors.StripeError): AppError {
  const wait = retryAfter(error.headers?.['retry-after'], Date.now())
  return new RetryableError(
    {
      code: 'PROVIDER_UNREACHABLE',
      message: 'Stripe has trouble answering.',
      why: error.statusCode
        ? `It answered with an error of its own (${error.statusCode})${request(error)}.`
        : 'Its answer was not JSON; something between here and Stripe may have replaced it.',
      fix: 'Try again in a few minutes; status.stripe.com tells of known trouble.',
    },
    wait > LONGEST_RETRY_AFTER ? 0 : wait,
  )
}

/** Stripe's words are not passed on: they quote the key. Its error code is enough to say why. */
function refused(error: Stripe.errors.StripeError): AppError {
  return new AppError({
    code: 'KEY_REFUSED',
    message: 'Stripe does not accept this key.',
    why:
      error.code === 'api_key_expired'
        ? 'The key was rolled or has expired.'
        : 'It was revoked, belongs to a deleted account, or was not copied whole.',
    fix: `${WORDS.keys}, make a new restricted key with read permissions, and connect with that one.`,
  })
}

function forbidden(error: Stripe.errors.StripeError, resource: Resource): AppError {
  // Stripe names what is missing: "Having the 'rak_balance_read' permission would allow this
  // request to continue." Where it does not, the resource asked for tells.
  const rak = /\brak_(\w+?)_(read|write)\b/.exec(error.message)
  const words = rak?.[1]?.replaceAll('_', ' ')
  const permission = words ? words.charAt(0).toUpperCase() + words.slice(1) : PERMISSIONS[resource]
  return new AppError({
    code: 'KEY_PERMISSION_MISSING',
    message: `This key may not read ${resource}.`,
    why: `The permission “${permission}” is not set to Read${rak ? ` (${rak[0]})` : ''}.`,
    fix: `${WORDS.keys}, edit the restricted key, set ${permission} to Read, and try again.`,
  })
}

const request = (error: Stripe.errors.StripeError) =>
  error.requestId ? ` (request ${error.requestId})` : ''
