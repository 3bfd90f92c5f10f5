import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CustomerKey } from '../../shared/contract/customers.ts'
import { rpc } from '../rpc/client.ts'
import { Code } from './code.tsx'

/** The beginning of a customer's hash: enough to tell a hundred thousand apart. */
export const shortHash = (customer: string): string => `${customer.slice(0, 10)}…`

/** A customer, told apart by a keyed hash; leads to all that is known of it. */
export const CustomerLink = ({ connectionId, customer }: CustomerKey) => (
  <Link
    to="/customers"
    search={{ open: { show: 'customer', connectionId, customer } }}
    className="underline decoration-line-strong underline-offset-3 hover:decoration-ink"
  >
    <Code>{shortHash(customer)}</Code>
  </Link>
)

/** Why customers have no names here. */
export const NoNames = () => (
  <p className="text-[13px] text-faint">
    A customer is a hash of the provider’s own id, made with a key that never leaves this computer:
    no name, e-mail address or card is stored, so none can leak. The provider’s dashboard knows who
    is behind an entry’s id.
  </p>
)

/** The name of a connection by its id. */
export function useConnectionName(): (id: string) => string {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  return id => connections.find(it => it.id === id)?.name ?? ''
}
