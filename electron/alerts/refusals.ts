import type { EmailSettings, WebhookSettings } from '../../shared/contract/alerts.ts'
import { AppError } from '../../shared/errors.ts'
import { refusalOf } from '../outgoing/address.ts'
import { isLoopback } from '../outgoing/loopback.ts'
import type { AddressesOf } from '../outgoing/private-address.ts'

/** Throws INVALID_INPUT where the password would travel in the clear, or go to another server than it was given for. */
export function refuseEmail(email: EmailSettings, before: EmailSettings | null, password?: string) {
  const { host, security, user } = email
  if (security === 'none' && !isThisMachine(host)) {
    throw new AppError({
      code: 'INVALID_INPUT',
      message: 'Without encryption, a mail server has to be on this computer.',
      why: `On the way to ${host} others could read the password and the alerts.`,
      fix: 'Choose TLS or STARTTLS. Every mail provider offers one of them.',
    })
  }
  if (!user || password !== undefined) return
  if (before?.user && SERVER.every(it => before[it] === email[it])) return
  throw new AppError({
    code: 'INVALID_INPUT',
    message: before?.user ? 'Enter the password again.' : 'A password is missing.',
    why: before?.user
      ? 'The server or the user name has changed, and the password is only sent to the server it was given for.'
      : 'The mail server asks for one with the user name.',
    fix: 'Many providers want an app password, made in your account there.',
  })
}

const SERVER = ['host', 'port', 'security', 'user'] as const

const isThisMachine = (host: string): boolean => isLoopback(host) || host === '::1'

/** Throws INVALID_INPUT, or PRIVATE_ADDRESS where the founder has to say that it is meant. */
export async function refuseWebhook(webhook: WebhookSettings, resolve: AddressesOf): Promise<void> {
  switch (await refusalOf(webhook, resolve)) {
    case 'credentials':
      throw new AppError({
        code: 'INVALID_INPUT',
        message: 'The address must not hold a user name or a password.',
        why: 'An address is shown and stored as it is.',
        fix: 'Leave out what stands before the @. The signature tells your server who is calling.',
      })
    case 'plain-http':
      throw new AppError({
        code: 'INVALID_INPUT',
        message: 'The address must begin with https.',
        why: 'Over plain http others could read the alerts on their way.',
        fix: 'Use the https address of your server.',
      })
    case 'private':
      throw new AppError({
        code: 'PRIVATE_ADDRESS',
        message: `${new URL(webhook.endpoint).hostname} is on a private network.`,
        why: 'A server on the internet has a public address. This one leads to a machine near yours.',
        fix: 'Check the address. If it is meant, allow it.',
      })
  }
}
