import { randomUUID } from 'node:crypto'
import type {
  AlertChannel,
  AlertSettings,
  EmailSettings,
  WebhookSettings,
} from '../../shared/contract/alerts.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import type { AddressesOf } from '../outgoing/private-address.ts'
import type { SecretStore } from '../secrets/store.ts'
import type { Alert } from './alert.ts'
import { sendEmail } from './email.ts'
import { refuseEmail, refuseWebhook } from './refusals.ts'
import { channelsIn, SECRET_NAMES, saveSettings, settingsIn } from './settings.ts'
import { newWebhookSecret } from './signature.ts'
import { sendWebhook } from './webhook.ts'

/** How long a person who sends a test waits at most. Milliseconds. */
const PATIENCE = 20_000

export interface Alerts {
  settings(): AlertSettings
  /** Those that are set. */
  channels(): AlertChannel[]
  /** Throws INVALID_INPUT. Without a password the one that is kept stays, for the same server and user alone. */
  saveEmail(email: EmailSettings, password?: string): Promise<AlertSettings>
  /** The secret is in the answer where it was made now. Throws INVALID_INPUT or PRIVATE_ADDRESS. */
  saveWebhook(webhook: WebhookSettings): Promise<{ settings: AlertSettings; secret: string | null }>
  /** Puts another secret in the place of the webhook's. Throws NOT_FOUND where there is no webhook. */
  newSecret(): Promise<{ secret: string }>
  remove(channel: AlertChannel): Promise<AlertSettings>
  /** Throws NOT_FOUND where the channel is off, ALERT_UNREACHABLE and ALERT_REFUSED. */
  test(channel: AlertChannel): Promise<void>
  /** The same; where the channel was switched off since, there is nothing to send. */
  send(channel: AlertChannel, alert: Alert, signal: AbortSignal): Promise<void>
}

interface AlertsParts {
  db: Database
  secrets: SecretStore
  addressesOf: AddressesOf
  now(): number
}

/** Where people are told what died and what is well again, besides on this machine. */
export function createAlerts(parts: AlertsParts): Alerts {
  const { db, secrets, now } = parts
  const settings = () => settingsIn(db)
  return {
    settings,
    channels: () => channelsIn(settings()),
    async saveEmail(email, password) {
      refuseEmail(email, settings().email, password)
      const name = SECRET_NAMES.email
      if (!email.user) await secrets.delete(name)
      else if (password !== undefined) await secrets.set(name, password)
      return saveSettings(db, { email })
    },
    async saveWebhook(webhook) {
      await refuseWebhook(webhook, parts.addressesOf)
      const kept = settings().webhook && (await secrets.get(SECRET_NAMES.webhook))
      const secret = kept ? null : newWebhookSecret()
      if (secret) await secrets.set(SECRET_NAMES.webhook, secret)
      return { settings: saveSettings(db, { webhook }), secret }
    },
    async newSecret() {
      if (!settings().webhook) throw off('webhook')
      const secret = newWebhookSecret()
      await secrets.set(SECRET_NAMES.webhook, secret)
      return { secret }
    },
    async remove(channel) {
      // Its secret first: where the secret store does not answer, removing can be tried again.
      await secrets.delete(SECRET_NAMES[channel])
      return saveSettings(db, { [channel]: null })
    },
    async test(channel) {
      if (!settings()[channel]) throw off(channel)
      const alert = { ...TEST, id: `test_${randomUUID()}`, createdAt: now() }
      await sendTo(channel, alert, { ...parts, signal: AbortSignal.timeout(PATIENCE) })
    },
    send: (channel, alert, signal) => sendTo(channel, alert, { ...parts, signal }),
  }
}

async function sendTo(
  channel: AlertChannel,
  alert: Alert,
  { db, secrets, addressesOf, now, signal }: AlertsParts & { signal: AbortSignal },
): Promise<void> {
  const { email, webhook } = settingsIn(db)
  if (channel === 'email' && email) {
    const password = email.user ? await secrets.get(SECRET_NAMES.email) : null
    if (email.user && password === null) throw gone('The password of the mail server')
    await sendEmail(email, password, alert, signal)
  }
  if (channel === 'webhook' && webhook) {
    const secret = await secrets.get(SECRET_NAMES.webhook)
    if (secret === null) throw gone('The webhook’s secret')
    await sendWebhook(webhook, secret, alert, { addressesOf, now, signal })
  }
}

const TEST: Omit<Alert, 'id' | 'createdAt'> = {
  type: 'test',
  title: 'Test alert from OpenRevenue',
  body: 'Alerts arrive here. You get one when a job fails for good, and one when it works again.',
  job: null,
}

const off = (channel: AlertChannel) =>
  new AppError({
    code: 'NOT_FOUND',
    message:
      channel === 'email' ? 'Alerts by e-mail aren’t set up.' : 'No webhook is set up for alerts.',
    fix: 'Set it up under Settings, Alerts.',
  })

const gone = (what: string) =>
  new AppError({
    code: 'ALERT_REFUSED',
    message: `${what} is gone from this computer’s key storage.`,
    fix: 'Set it again under Settings, Alerts.',
  })
