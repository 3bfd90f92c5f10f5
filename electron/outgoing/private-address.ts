import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'

/** All addresses of a host, or none where its name is not known. */
export type AddressesOf = (hostname: string) => Promise<string[]>

export const addressesOf: AddressesOf = async hostname => {
  const found = await lookup(hostname, { all: true }).catch(() => [])
  return found.map(it => it.address)
}

/**
 * Addresses that are nobody's on the internet: this machine, its own network, link-local ones and what is
 * reserved (iana.org/assignments/iana-ipv4-special-registry and -ipv6-). IPv4 within IPv6 is found too,
 * mapped, compatible or 6to4.
 */
const RANGES = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10'],
  'ff00::/8',
]

const list = new BlockList()
for (const range of RANGES) {
  const [network = '', bits] = range.split('/')
  list.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4')
}

/** True where a URL's host is, or its name leads to, such an address. */
export async function leadsToPrivate(hostname: string, resolve: AddressesOf): Promise<boolean> {
  if (isPrivate(hostname)) return true
  return (await resolve(hostname)).some(isPrivate)
}

/** True where a URL's host is such an address itself: then no name is looked up. */
export function isPrivate(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1')
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Why a connection is not made to a name that leads to such an address. */
export class LeadsToPrivate extends Error {}

/** A name that leads nowhere. */
export class NameNotKnown extends Error {}

/**
 * Finds a name's addresses for a connection that tries them all, and fails with LeadsToPrivate where one of them is
 * private. A name server cannot say one thing to a check and another to the connection: they are one question.
 */
export const lookupPublic =
  (resolve: AddressesOf, { allowPrivate }: { allowPrivate: boolean }): LookupFunction =>
  (hostname, _options, done) => {
    const answer = (addresses: string[]) => {
      if (addresses.length === 0) return done(new NameNotKnown(`${hostname} is not known.`), [])
      if (!allowPrivate && addresses.some(isPrivate)) return done(new LeadsToPrivate(), [])
      done(
        null,
        addresses.map(address => ({ address, family: isIP(address) })),
      )
    }
    resolve(hostname).then(answer, error => done(error, []))
  }
