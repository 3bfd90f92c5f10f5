import type { ReactNode } from 'react'
import type { Plan } from '../../../shared/contract/plans.ts'
import type { RecurringPoint } from '../../../shared/contract/recurring.ts'
import { formatMoney } from '../../../shared/money.ts'
import { addDays } from '../../../shared/time.ts'
import { count, share } from '../../format.ts'
import { MOVEMENT_NAMES, MOVEMENTS } from '../recurring/movements.ts'
import { RecurringLink } from './figure-links.tsx'

interface Row {
  name: string
  cells: ReactNode[]
  /** The line that the others add up to. */
  total?: boolean
}

/** Lines of figures that are read down. */
export const Statement = ({ heads, rows }: { heads: string[]; rows: Row[] }) => (
  <div className="relative overflow-x-auto">
    <table className="w-full">
      <thead>
        <tr className="border-b border-line-strong text-left text-[12px] text-soft print:text-[8.5pt]">
          <td />
          {heads.map(head => (
            <th key={head} scope="col" className="py-1 pl-2.5 text-right sm:pl-4 font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells, total }) => (
          <tr
            key={name}
            className={total ? 'border-t border-ink font-semibold' : 'border-b border-line'}
          >
            <th
              scope="row"
              className={`min-w-20 py-1.5 text-left wrap-anywhere ${total ? '' : 'font-normal'}`}
            >
              {name}
            </th>
            {cells.map((cell, column) => (
              <td
                key={heads[column]}
                className="figure py-1.5 pl-2.5 text-right sm:pl-4 whitespace-nowrap"
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** From MRR at the end of the month before to MRR at the end of this one. */
export const MovementStatement = ({ point }: { point: RecurringPoint }) => (
  <Statement
    heads={['MRR']}
    rows={[
      {
        name: 'MRR before',
        cells: [
          <RecurringLink key="before" open={{ show: 'mrr', on: addDays(point.start, -1) }}>
            {formatMoney(point.mrrBefore)}
          </RecurringLink>,
        ],
      },
      ...MOVEMENT_NAMES.map(movement => ({
        name: MOVEMENTS[movement].name,
        cells: [
          <RecurringLink key={movement} open={{ movement, from: point.start, to: point.end }}>
            {formatMoney(point.movements[movement], { signed: true })}
          </RecurringLink>,
        ],
      })),
      {
        name: 'MRR at the end',
        cells: [
          <RecurringLink key="after" open={{ show: 'mrr', on: endOf(point) }}>
            {formatMoney(point.mrr)}
          </RecurringLink>,
        ],
        total: true,
      },
    ]}
  />
)

/** Today has no day of its own. */
export const endOf = ({ running, end }: RecurringPoint) => (running ? undefined : end)

const MOST = 12

/** The largest plans, and the rest in one line: they add up to MRR. */
export function PlanStatement({ plans, point }: { plans: Plan[]; point: RecurringPoint | null }) {
  const total = point?.mrr
  const rest = plans.slice(MOST)
  const [first] = plans
  const amount = rest.reduce((sum, it) => sum + (it.mrr?.amount ?? 0n), 0n)
  const currency = total?.currency ?? first?.mrr?.currency
  return (
    <Statement
      heads={['Subscribers', 'MRR', 'Share']}
      rows={[
        ...plans.slice(0, MOST).map(it => ({
          name: `${it.plan}, ${it.currency}`,
          cells: [
            count(it.subscribers),
            it.mrr && point ? (
              <RecurringLink key="mrr" open={{ show: 'mrr', on: endOf(point) }}>
                {formatMoney(it.mrr)}
              </RecurringLink>
            ) : (
              'no rate'
            ),
            share(it.share) ?? '–',
          ],
        })),
        ...(rest.length > 0 && currency
          ? [
              {
                name: `${count(rest.length)} more plans`,
                cells: ['', formatMoney({ amount, currency }), ''],
              },
            ]
          : []),
        ...(point
          ? [
              {
                name: 'MRR',
                cells: [
                  '',
                  <RecurringLink key="mrr" open={{ show: 'mrr', on: endOf(point) }}>
                    {formatMoney(point.mrr)}
                  </RecurringLink>,
                  '',
                ],
                total: true,
              },
            ]
          : []),
      ]}
    />
  )
}
