import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'

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
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const addresses = isIP(host) ? [host] : await resolve(host)
  return addresses.some(it => list.check(it, isIPv6(it) ? 'ipv6' : 'ipv4'))
}
