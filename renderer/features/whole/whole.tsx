import { useQuery } from '@tanstack/react-query'
import type { Balance } from '../../../shared/contract/balances.ts'
import { formatMoney } from '../../../shared/money.ts'
import { offBy, WHY_BALANCES_DIFFER } from '../../../shared/whole.ts'
import { Note } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { providerName } from '../drilldown/part-name.ts'

const differs = ({ difference }: Balance) => difference.amount !== 0n

/** Whether an account's entries come to what its provider says it holds; nothing where it did not say. */
export function Whole({ connectionId, provider }: { connectionId: string; provider: string }) {
  const { data: all = [] } = useQuery(rpc.balances.list.queryOptions())
  const own = all.filter(it => it.connectionId === connectionId)
  if (own.length === 0) return null
  const off = own.filter(differs)
  const name = providerName(provider)
  return (
    <p className={`text-[13px] ${off.length > 0 ? 'text-warning' : 'text-soft'}`}>
      {off.length > 0
        ? `Entries come to ${off.map(offBy).join(' and ')} than ${name}’s balance`
        : `Matches ${name}’s balance to the cent`}
    </p>
  )
}

/** Said beside figures while an account's entries and its provider's balance differ. */
export function WholeNote() {
  const { data: all = [] } = useQuery(rpc.balances.list.queryOptions())
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const off = all.filter(differs)
  if (off.length === 0) return null
  return (
    <Note tone="warning" title="Entries don’t match the provider’s balance">
      <ul>
        {off.map(it => {
          const connection = connections.find(({ id }) => id === it.connectionId)
          return (
            <li key={`${it.connectionId} ${it.currency}`}>
              {connection?.name}: {connection && providerName(connection.provider)}’s balance is{' '}
              {formatMoney(it.provider)}. OpenRevenue counts {formatMoney(it.ledger)}, {offBy(it)}.
            </li>
          )
        })}
      </ul>
      <p>{WHY_BALANCES_DIFFER}</p>
    </Note>
  )
}
