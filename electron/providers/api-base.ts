import { AppError } from '../../shared/errors.ts'

/**
 * Another address of a provider's API, or null where none is given. A key goes to its provider or to
 * this machine, nowhere else, whatever a command line says: throws INVALID_INPUT for any other host.
 */
export function apiBase(text: string | undefined, provider: string): URL | null {
  if (text === undefined) return null
  const url = URL.canParse(text) ? new URL(text) : null
  const host = url?.hostname.replace(/^\[(.*)\]$/, '$1') ?? ''
  const loopback = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  const plain = url?.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  if (url && loopback && plain && /^https?:$/.test(url.protocol)) return url
  throw new AppError({
    code: 'INVALID_INPUT',
    message: `That address cannot be used as ${provider}’s API.`,
    why: 'Only an address on this machine is allowed, so that a key is never sent elsewhere.',
    fix: `Give one such as http://127.0.0.1:12111, or leave it out to use ${provider} itself.`,
  })
}
