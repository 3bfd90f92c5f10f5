import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { daysOfMonth } from '../../../shared/comparison.ts'
import type {
  Movement,
  RecurringMonth,
  RecurringPoint,
} from '../../../shared/contract/recurring.ts'
import { formatMoney, type Money, money } from '../../../shared/money.ts'
import { count, decimal, fullMonth, share } from '../../format.ts'
import { NoNames } from '../../parts/customer-code.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { MovementCustomers } from './movement-customers.tsx'
import { MOVEMENTS, type OpenRatio, type Ratio } from './movements.ts'

/** A ratio of a month with its numbers in place of its words, and the customers behind them. */
export const RatioSheet = ({
  open,
  only,
  onClose,
}: {
  open: OpenRatio | undefined
  only: string | undefined
  onClose: () => void
}) => (
  <Sheet
    open={open !== undefined}
    onClose={onClose}
    title={open ? SHOWN[open.ratio].name : ''}
    description={open ? fullMonth(open.month) : undefined}
  >
    {open && <Working open={open} only={only} />}
  </Sheet>
)

function Working({ open: { ratio, month }, only }: { open: OpenRatio; only: string | undefined }) {
  const query = useQuery(rpc.recurring.month.queryOptions({ input: { month, only } }))
  const { formula, working, shown, behind } = SHOWN[ratio]
  return (
    <Loaded query={query} waiting={<Skeleton className="h-48" />}>
      {({ point, ratios }) => (
        <div className="flex flex-col gap-6">
          <div className="rounded-xl border border-line bg-sunken px-5 py-4">
            <p className="figure text-lg font-semibold">
              <span className="font-normal text-soft">{working(point)} = </span>
              {shown(ratios) ?? 'not defined, as nothing can be divided by 0'}
            </p>
            <p className="mt-1 text-soft">{formula}</p>
          </div>
          {behind.map(movement => (
            <Behind key={movement} name={MOVEMENTS[movement].name} of={point.movements[movement]}>
              <MovementCustomers movement={movement} range={daysOfMonth(month)} only={only} />
            </Behind>
          ))}
          <NoNames />
        </div>
      )}
    </Loaded>
  )
}

const Behind = ({ name, of, children }: { name: string; of: Money; children: ReactNode }) => (
  <section aria-label={name} className="flex flex-col gap-2">
    <h3 className="flex justify-between gap-4 font-semibold">
      {name} <span className="figure">{formatMoney(of, { signed: true })}</span>
    </h3>
    {children}
  </section>
)

interface Shown {
  name: string
  formula: string
  /** The formula with a month's numbers in it. */
  working: (point: RecurringPoint) => string
  shown: (ratios: RecurringMonth) => string | null
  behind: Exclude<Movement, 'fx'>[]
}

/** Each ratio, in the order in which it is read. */
export const SHOWN: Record<Ratio, Shown> = {
  customerChurn: {
    name: 'Customer churn',
    formula: 'left ÷ subscribers before',
    working: point => `${count(churned(point))} ÷ ${count(point.customersBefore)}`,
    shown: ({ churn }) => share(churn.customers),
    behind: ['churn'],
  },
  revenueChurn: {
    name: 'Revenue churn',
    formula: '(churn + contraction) ÷ MRR before',
    working: point =>
      `(${lost(point, 'churn')} + ${lost(point, 'contraction')}) ÷ ${formatMoney(point.mrrBefore)}`,
    shown: ({ churn }) => share(churn.revenue),
    behind: ['churn', 'contraction'],
  },
  netRetention: {
    name: 'Net retention',
    formula: '(MRR before + expansion − contraction − churn) ÷ MRR before',
    working: point =>
      `(${formatMoney(point.mrrBefore)} + ${gained(point, 'expansion')} − ${lost(point, 'contraction')} − ${lost(point, 'churn')}) ÷ ${formatMoney(point.mrrBefore)}`,
    shown: ({ netRetention }) => share(netRetention),
    behind: ['expansion', 'contraction', 'churn'],
  },
  quickRatio: {
    name: 'Quick ratio',
    formula: '(new + reactivation + expansion) ÷ (contraction + churn)',
    working: point =>
      `(${gained(point, 'new')} + ${gained(point, 'reactivation')} + ${gained(point, 'expansion')}) ÷ (${lost(point, 'contraction')} + ${lost(point, 'churn')})`,
    shown: ({ quickRatio }) => (quickRatio === null ? null : decimal(quickRatio)),
    behind: ['new', 'reactivation', 'expansion', 'contraction', 'churn'],
  },
  ltv: {
    name: 'LTV',
    formula: 'ARPA ÷ customer churn: (MRR ÷ subscribers) ÷ (left ÷ subscribers before)',
    working: point =>
      `(${formatMoney(point.mrr)} ÷ ${count(point.customers)}) ÷ (${count(churned(point))} ÷ ${count(point.customersBefore)})`,
    shown: ({ ltv }) => ltv && formatMoney(ltv),
    behind: ['churn'],
  },
}

const churned = ({ churn, customersBefore }: RecurringPoint): number =>
  Math.round((churn.customers ?? 0) * customersBefore)
const gained = ({ movements }: RecurringPoint, of: Movement): string => formatMoney(movements[of])
const lost = ({ movements }: RecurringPoint, of: Movement): string =>
  formatMoney(money(-movements[of].amount, movements[of].currency))
