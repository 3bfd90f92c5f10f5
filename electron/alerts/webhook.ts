import type { WebhookSettings } from '../../shared/contract/alerts.ts'
import { AppError } from '../../shared/errors.ts'
import { isBusy, KEPT, type Posted, post } from '../outgoing/post.ts'
import type { AddressesOf } from '../outgoing/private-address.ts'
import type { Alert } from './alert.ts'
import { signatureHeaders } from './signature.ts'

interface Sending {
  addressesOf: AddressesOf
  now(): number
  signal: AbortSignal
}

/** Posts an alert, signed. Throws ALERT_UNREACHABLE, which is retryable, or ALERT_REFUSED. */
export async function sendWebhook(
  webhook: WebhookSettings,
  secret: string,
  { id, type, createdAt, title, body, job }: Alert,
  { addressesOf, now, signal }: Sending,
): Promise<void> {
  const at = new Date(createdAt).toISOString()
  const document = JSON.stringify({ id, type, created_at: at, title, body, job })
  const headers = {
    'content-type': 'application/json',
    ...signatureHeaders(secret, { id, at: now(), body: document }),
  }
  const posted = await post(webhook, { headers, body: document, secret }, { addressesOf, signal })
  const problem = problemOf(posted, new URL(webhook.endpoint).hostname)
  if (problem) throw problem
}

const FIX = 'Check the address under Settings, Alerts.'

/** Null where it was taken. */
function problemOf(posted: Posted, hostname: string): AppError | null {
  switch (posted.is) {
    case 'credentials':
      return refused('The webhook’s address holds a user name or a password.')
    case 'private':
      return refused(`The webhook’s address, ${hostname}, leads to a private network.`)
    case 'unreached':
      return new AppError(
        {
          code: 'ALERT_UNREACHABLE',
          message: `The webhook at ${hostname} isn’t answering.`,
          why: sentence(posted.words),
          fix: FIX,
        },
        { retryable: true },
      )
    case 'answered':
      return answered(posted)
  }
}

function answered({ status, words }: Extract<Posted, { is: 'answered' }>): AppError | null {
  if (status >= 200 && status < 300) return null
  const why = sentence(`It answered ${words.slice(0, KEPT)}`)
  if (status >= 300 && status < 400) {
    return refused('The webhook’s address leads elsewhere, and alerts don’t follow.', why)
  }
  if (!isBusy(status)) return refused('The webhook doesn’t take the alert.', why)
  return new AppError(
    { code: 'ALERT_UNREACHABLE', message: 'The webhook doesn’t take the alert now.', why },
    { retryable: true },
  )
}

const refused = (message: string, why?: string) =>
  new AppError({ code: 'ALERT_REFUSED', message, why, fix: FIX })

const sentence = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`)
