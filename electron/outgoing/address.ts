import { isLoopback } from './loopback.ts'
import { type AddressesOf, leadsToPrivate } from './private-address.ts'

/** Where a person has something sent. */
export interface Destination {
  endpoint: string
  /** The founder's yes to an address on a private network. */
  allowPrivate: boolean
}

/** Why nothing is sent to an address; null where it may be. */
export type Refusal = 'credentials' | 'plain-http' | 'private'

/** What is wrong with an address that somebody gives, with its name looked up. This machine's own is always fine. */
export async function refusalOf(
  { endpoint, allowPrivate }: Destination,
  resolve: AddressesOf,
): Promise<Refusal | null> {
  const { protocol, hostname, username, password } = new URL(endpoint)
  if (username || password) return 'credentials'
  if (isLoopback(hostname)) return null
  if (protocol !== 'https:') return 'plain-http'
  return !allowPrivate && (await leadsToPrivate(hostname, resolve)) ? 'private' : null
}
