import { createTransport } from 'nodemailer'
import type { EmailSettings } from '../../shared/contract/alerts.ts'
import type { Alert } from './alert.ts'
import { mailProblem } from './mail-problem.ts'

/** Milliseconds: to connect, to be greeted, and without a word from the server. */
const LIMITS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 15_000,
  maxResponseSize: 64 * 1024,
}

/**
 * Sends an alert as plain text. Throws ALERT_UNREACHABLE, which is retryable, or ALERT_REFUSED, with what the server
 * said. A repeat has the same Message-ID, by which mailboxes know it.
 */
export async function sendEmail(
  email: EmailSettings,
  password: string | null,
  alert: Alert,
  signal: AbortSignal,
): Promise<void> {
  const { host, port, security, user, from, to } = email
  const transport = createTransport({
    ...LIMITS,
    // Nothing but this machine: a name server is not asked where that is.
    host: host === 'localhost' ? '127.0.0.1' : host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    auth: user && password !== null ? { user, pass: password } : undefined,
    tls: { minVersion: 'TLSv1.2', servername: isAddress(host) ? undefined : host },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({ from, to, ...letterOf(alert, from), signal })
  } catch (error) {
    throw mailProblem(error, email, password)
  } finally {
    transport.close()
  }
}

const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host)

function letterOf({ id, createdAt, title, body }: Alert, from: string) {
  const when = new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')
  const parts = [`${title}.`, body, `${when} UTC. For more, open Jobs in OpenRevenue.`]
  return {
    subject: title,
    text: `${parts.filter(Boolean).join('\n\n')}\n`,
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    date: new Date(createdAt),
    // No out-of-office note comes back (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}
