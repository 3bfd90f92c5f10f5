import { oc } from '@orpc/contract'
import { z } from 'zod'

/** Where an alert goes besides this machine. */
export const alertChannelSchema = z.enum(['email', 'webhook'])
export type AlertChannel = z.infer<typeof alertChannelSchema>

/** `tls` from the first byte, `starttls` before anything is said, `none` on this machine alone. */
const mailSecuritySchema = z.enum(['tls', 'starttls', 'none'])

const HOST = 'Write the mail server’s host name, such as smtp.example.com.'
const mailAddress = (whose: string) =>
  z
    .string()
    .trim()
    .pipe(z.email(`Write ${whose} address in full, such as me@example.com.`))

export const emailSettingsSchema = z.object({
  host: z
    .string()
    .trim()
    .pipe(z.union([z.hostname(HOST), z.ipv4(HOST), z.ipv6(HOST)], HOST)),
  port: z.number().int().min(1).max(65_535),
  security: mailSecuritySchema,
  /** Empty where the server asks for no password. */
  user: z.string().trim().max(320),
  from: mailAddress('the sender’s'),
  to: mailAddress('your'),
})
export type EmailSettings = z.infer<typeof emailSettingsSchema>

export const webhookSettingsSchema = z.object({
  endpoint: z.url({
    protocol: /^https?$/,
    error: 'Write the address in full, such as https://example.com/openrevenue.',
  }),
  /** The founder's yes to an address on a private network, which is refused without it. */
  allowPrivate: z.boolean().default(false),
})
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>

/** Null for what is off. Neither the password nor the webhook's secret is in here. */
export const alertSettingsSchema = z.object({
  email: emailSettingsSchema.nullable(),
  webhook: webhookSettingsSchema.nullable(),
})
export type AlertSettings = z.infer<typeof alertSettingsSchema>

const oneChannel = z.object({ channel: alertChannelSchema })
/** The key that the webhook's messages are signed with, as the Standard Webhooks have it: `whsec_…`. */
const secret = z.string()

export const alerts = {
  get: oc.output(alertSettingsSchema),
  /** Without a password the one that is kept stays, where the server and the user are the same. */
  saveEmail: oc
    .input(emailSettingsSchema.extend({ password: z.string().min(1).max(1024).optional() }))
    .output(alertSettingsSchema),
  /**
   * The first time a secret is made: it is in this answer and in no other. Throws PRIVATE_ADDRESS where the founder's
   * yes is needed.
   */
  saveWebhook: oc
    .input(webhookSettingsSchema)
    .output(z.object({ settings: alertSettingsSchema, secret: secret.nullable() })),
  /** Makes another one; what is signed from now on is signed with it. */
  newSecret: oc.output(z.object({ secret })),
  /** Switches a channel off, and forgets its password or secret. */
  remove: oc.input(oneChannel).output(alertSettingsSchema),
  /** Sends a test at once. Throws ALERT_UNREACHABLE or ALERT_REFUSED, with what the server said. */
  test: oc.input(oneChannel).output(z.void()),
}
