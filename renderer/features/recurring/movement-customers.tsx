import { useInfiniteQuery } from '@tanstack/react-query'
import type { DayRange } from '../../../shared/comparison.ts'
import type { Movement } from '../../../shared/contract/recurring.ts'
import { formatMoney } from '../../../shared/money.ts'
import { count } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { CustomerTable } from '../../parts/customer-table.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { RoundedEach } from '../../parts/rounded-each.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'
import { MOVEMENTS } from './movements.ts'

const PAGE = 50

/** The customers behind a movement, each with what it did to MRR. */
export function MovementCustomers({
  movement,
  range: { from, to },
  only,
}: {
  movement: Exclude<Movement, 'fx'>
  range: DayRange
  only: string | undefined
}) {
  const query = useInfiniteQuery(
    rpc.recurring.movement.infiniteOptions({
      input: (offset: number) => ({ movement, from, to, only, offset, limit: PAGE }),
      ...byOffset(PAGE),
    }),
  )
  return (
    <LoadedPages query={query}>
      {(pages, more) => {
        const total = pages[0]?.count ?? 0
        return (
          <div className="flex flex-col gap-5">
            <p className="text-soft">
              {MOVEMENTS[movement].what} {count(total)}{' '}
              {total === 1 ? 'customer is' : 'customers are'} behind it.
            </p>
            {total > 0 && (
              <CustomerTable
                label={`${MOVEMENTS[movement].name}: customers`}
                rows={pages.flatMap(page => page.customers)}
                columns={[
                  { title: 'Before', number: true, cell: it => <Amount value={it.before} /> },
                  { title: 'After', number: true, cell: it => <Amount value={it.after} /> },
                  {
                    title: 'Change',
                    number: true,
                    cell: it => formatMoney(it.change, { signed: true }),
                  },
                ]}
                more={more}
              />
            )}
            {total > 0 && <RoundedEach />}
          </div>
        )
      }}
    </LoadedPages>
  )
}
