import { useQuery } from '@tanstack/react-query'
import type { CustomerKey } from '../../../shared/contract/customers.ts'
import { formatMoney, money } from '../../../shared/money.ts'
import { count, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Code } from '../../parts/code.tsx'
import { NoNames, shortHash } from '../../parts/customer-code.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import type { MetricsOf } from './customers-search.ts'

/** How much the largest customers are of a whole: the customers, their sum, and the division. */
export function Largest({
  of,
  most,
  metrics,
  onOpen,
}: {
  of: 'mrr' | 'revenue'
  most: 1 | 5 | 10
  metrics: MetricsOf
  onOpen: (customer: CustomerKey) => void
}) {
  const list = useQuery(
    rpc.customers.list.queryOptions({ input: { ...metrics, sort: of, limit: most } }),
  )
  const { data: summary } = useQuery(rpc.customers.summary.queryOptions({ input: metrics }))
  const whole = of === 'mrr' ? summary?.mrr : summary?.revenue.ofCustomers
  const known = summary?.concentration[of].top1 != null
  return (
    <Loaded query={list} waiting={<Skeleton className="h-80" />}>
      {({ customers }) => {
        const sum = customers.reduce((total, it) => total + (it[of]?.amount ?? 0n), 0n)
        return (
          <div className="flex flex-col gap-5">
            {whole && known && (
              <p className="figure rounded-xl border border-line bg-sunken px-5 py-4">
                {formatMoney(money(sum, whole.currency))} ÷ {formatMoney(whole)},{' '}
                {of === 'mrr' ? 'all MRR' : 'what all customers brought'} ={' '}
                <strong className="font-semibold">
                  {share(Number(sum) / Number(whole.amount))}
                </strong>
              </p>
            )}
            <section
              aria-label="Customers"
              className="overflow-hidden rounded-xl border border-line"
            >
              <Table
                label={`The ${count(most)} largest`}
                rows={customers}
                rowKey={it => `${it.connectionId} ${it.customer}`}
                columns={[
                  {
                    title: 'Customer',
                    cell: ({ connectionId, customer }) => (
                      <Opener onPress={() => onOpen({ connectionId, customer })}>
                        <Code>{shortHash(customer)}</Code>
                      </Opener>
                    ),
                  },
                  {
                    title: of === 'mrr' ? 'MRR' : 'Revenue',
                    number: true,
                    cell: it => <Amount value={it[of]} />,
                  },
                ]}
              />
            </section>
            <NoNames />
          </div>
        )
      }}
    </Loaded>
  )
}
