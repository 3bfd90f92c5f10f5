import { Link } from '@tanstack/react-router'
import { daysOfMonth } from '../../../shared/comparison.ts'
import type { RecurringMonth } from '../../../shared/contract/recurring.ts'
import { formatMoney } from '../../../shared/money.ts'
import { fullMonth } from '../../format.ts'
import { Figure } from '../../parts/figure.tsx'
import { type OpenRecurring, RATIOS } from './movements.ts'
import { SHOWN } from './ratio-sheet.tsx'

/** The ratios of the last whole month; each opens its numbers and who is behind them. */
export function LastMonth({
  month: ratios,
  onOpen,
}: {
  month: RecurringMonth
  onOpen: (open: OpenRecurring) => void
}) {
  const { month, arpa } = ratios
  return (
    <section aria-label={fullMonth(month)}>
      <h2 className="mb-2 flex items-baseline justify-between text-[13px] font-medium text-soft">
        {fullMonth(month)}
        <Link
          to="/report/$month"
          params={{ month }}
          className="underline decoration-line-strong underline-offset-3 hover:text-ink"
        >
          Report
        </Link>
      </h2>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Figure
          name="ARPA"
          value={arpa ? formatMoney(arpa) : '–'}
          change={arpa ? 'MRR ÷ subscribers' : 'Not defined this month'}
          onOpen={() => onOpen({ show: 'arpa', on: daysOfMonth(month).to })}
        />
        {RATIOS.map(ratio => {
          const value = SHOWN[ratio].shown(ratios)
          return (
            <Figure
              key={ratio}
              name={SHOWN[ratio].name}
              value={value ?? '–'}
              change={value === null ? 'Not defined this month' : BRIEFLY[ratio]}
              onOpen={() => onOpen({ ratio, month })}
            />
          )
        })}
      </div>
    </section>
  )
}

const BRIEFLY = {
  customerChurn: 'left ÷ subscribers before',
  revenueChurn: 'lost ÷ MRR before',
  netRetention: 'kept and expanded ÷ MRR before',
  quickRatio: 'gained ÷ lost',
  ltv: 'ARPA ÷ customer churn',
}
