import { createPrivateKey } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A certificate for localhost that vouches for itself, and its key: for tests alone. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBXzCCAQSgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABA9gIWun29zf87Yk
x1MYASp15XodbAbXtAuu9Ssgm79/CwK6QGQztpIGF+A5z/pG2v/DmGGkQu/4Zt3w
BbY7EfyjRTBDMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAMBgNVHRMEBTADAQH/MB0G
A1UdDgQWBBQeK9buDWODiaeNEUFzDA4RjPVdCjAKBggqhkjOPQQDAgNJADBGAiEA
5geRhilXF8yDB3qjf0d7JvV4lzQMotYKdroqQt0rh34CIQDWJIMHERvjqtkjtChy
TedzyNNd+EBDsl7aiWi5HTVYLw==
-----END CERTIFICATE-----
`
const KEY = {
  ...{ kty: 'EC', crv: 'P-256' },
  x: 'D2Aha6fb3N_ztiTHUxgBKnXleh1sBte0C671KyCbv38',
  y: 'CwK6QGQztpIGF-A5z_pG2v_DmGGkQu_4Zt3wBbY7Efw',
  d: 'CSxYPAaI3aGT8NACPSWGxgPMnv7GB9i88BjsoJhPR3s',
}

export interface MailServer {
  port: number
  /** What arrived, as it was written. */
  letters: string[]
  /** User names and passwords that it was told. */
  logins: { user: string; password: string }[]
  /** What it answers a letter with, in place of taking it. */
  trouble: { code: number; words: string } | null
  close(): Promise<void>
}

interface MailServerOptions extends SMTPServerOptions {
  port?: number
  /** The password that it takes; without one it asks for none. */
  password?: string
}

/** A real mail server on this machine, which offers STARTTLS; with `secure` it is TLS from the start. */
export async function openMailServer({
  port = 0,
  password,
  ...options
}: MailServerOptions = {}): Promise<MailServer> {
  const it: MailServer = { port, letters: [], logins: [], trouble: null, close }
  const server = new SMTPServer({
    logger: false,
    closeTimeout: 100,
    key: createPrivateKey({ key: KEY, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }),
    cert: CERTIFICATE,
    authOptional: password === undefined,
    allowInsecureAuth: true,
    ...options,
    onAuth({ username, password: told }, _session, done) {
      const user = username ?? ''
      const given = told ?? ''
      it.logins.push({ user, password: given })
      if (given === password) return done(null, { user })
      // As some servers do, it repeats what it was told.
      done(failure(535, `5.7.8 ${given} is not the password of ${user}`))
    },
    onData(stream, _session, done) {
      text(stream).then(letter => {
        if (it.trouble) return done(failure(it.trouble.code, it.trouble.words))
        it.letters.push(letter)
        done()
      }, done)
    },
  })
  // A client that does not trust its certificate hangs up.
  server.on('error', () => undefined)
  const listening = server.listen(port, '127.0.0.1')
  await new Promise<void>(resolve => listening.once('listening', () => resolve()))
  it.port = (listening.address() as AddressInfo).port
  let closed = false
  async function close(): Promise<void> {
    if (closed) return
    closed = true
    await new Promise<void>(resolve => server.close(() => resolve()))
  }
  onTestFinished(close)
  return it
}

const failure = (responseCode: number, words: string) =>
  Object.assign(new Error(words), { responseCode })
