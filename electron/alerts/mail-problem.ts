import type { EmailSettings } from '../../shared/contract/alerts.ts'
import { AppError } from '../../shared/errors.ts'
import { withoutToken } from '../outgoing/without-token.ts'

/** Of a server's words so many characters are kept. */
const KEPT = 200

/** What nodemailer says of a failure. */
interface MailError {
  code?: string
  /** The system's, or OpenSSL's, where `code` is nodemailer's. */
  originalCode?: string
  /** The server's own words. */
  response?: string
  responseCode?: number
}

/** A failed e-mail in words. It names what the server said, and holds no part of the password. */
export function mailProblem(
  error: unknown,
  { host, port }: EmailSettings,
  password: string | null,
): AppError {
  const it = Object(error) as MailError
  const why = said(it.response, password)
  const passing = it.responseCode === undefined || it.responseCode < 500
  if (isInsecure(it)) return insecure(host, why ?? INSECURE[it.originalCode ?? ''])
  if (!it.response) return unreachable(host, reasonOf(it, port))
  if (passing) return busy(why)
  return it.code === 'EAUTH' ? unknownUser(why) : refused(why)
}

function said(response: string | undefined, password: string | null): string | undefined {
  if (!response) return undefined
  const line = response.replace(/\s+/g, ' ').trim()
  const clean = (password ? withoutToken(line, password) : line).slice(0, KEPT)
  return `It said: ${clean}${/[.!?…]$/.test(clean) ? '' : '.'}`
}

/** A server without encryption, or one that isn't who it says. Where the network broke, it is only unreachable. */
const isInsecure = ({ code, originalCode = '', response }: MailError): boolean =>
  (code === 'ETLS' && response !== undefined) ||
  /^ERR_(SSL|TLS)_|CERT|SIGNED|UNABLE_TO_/.test(originalCode)

const INSECURE: Record<string, string> = {
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Nobody vouches for its certificate: it is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Nobody this machine trusts vouches for its certificate.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Nobody this machine trusts vouches for its certificate.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Nobody this machine trusts vouches for its certificate.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another host name.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'What answers on this port doesn’t speak TLS from the start.',
}

function reasonOf({ code, originalCode }: MailError, port: number): string | undefined {
  if (code === 'EDNS') return 'No server is known by this name.'
  if (originalCode === 'ECONNREFUSED') return `Nothing there takes connections on port ${port}.`
  if (code === 'ETIMEDOUT' || code === 'EABORT') return 'It took too long.'
  return undefined
}

const FIX = 'Check the server, port and encryption under Settings, Alerts.'

const insecure = (host: string, why?: string) =>
  new AppError({
    code: 'ALERT_REFUSED',
    message: `The connection to ${host} isn’t secure, so nothing was sent.`,
    why,
    fix: FIX,
  })

const unreachable = (host: string, why?: string) =>
  new AppError(
    {
      code: 'ALERT_UNREACHABLE',
      message: `The mail server ${host} isn’t answering.`,
      why,
      fix: FIX,
    },
    { retryable: true },
  )

const busy = (why?: string) =>
  new AppError(
    { code: 'ALERT_UNREACHABLE', message: 'The mail server doesn’t take the e-mail now.', why },
    { retryable: true },
  )

const unknownUser = (why?: string) =>
  new AppError({
    code: 'ALERT_REFUSED',
    message: 'The mail server doesn’t accept the user name or password.',
    why,
    fix: 'Enter the password again under Settings, Alerts. Many providers want an app password.',
  })

const refused = (why?: string) =>
  new AppError({
    code: 'ALERT_REFUSED',
    message: 'The mail server doesn’t take the e-mail.',
    why,
    fix: 'Check both addresses under Settings, Alerts.',
  })
