import { Link } from '@tanstack/react-router'
import type { RecurringMonth } from '../../../shared/contract/figures.ts'
import { formatMoney } from '../../../shared/money.ts'
import { fullMonth, share } from '../../format.ts'

/** The ratios of the last whole month, each with how it is worked out. */
export function LastMonth({
  month: { month, arpa, ltv, quickRatio, netRetention, churn },
}: {
  month: RecurringMonth
}) {
  const figures = [
    ['ARPA', arpa && formatMoney(arpa), 'MRR ÷ customers'],
    ['Customer churn', share(churn.customers), 'left ÷ customers before'],
    ['Revenue churn', share(churn.revenue), '(churn + contraction) ÷ MRR before'],
    ['Net retention', share(netRetention), '(kept + expansion) ÷ MRR before'],
    ['Quick ratio', quickRatio?.toFixed(1) ?? null, 'gained ÷ lost'],
    ['LTV', ltv && formatMoney(ltv), 'ARPA ÷ customer churn'],
  ] as const
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
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        {figures.map(([name, value, formula]) => (
          <div key={name} className="rounded-xl border border-line bg-raised px-4 py-3.5">
            <dt className="text-[13px] text-soft">{name}</dt>
            <dd>
              <span className="figure mt-1 block text-xl font-semibold tracking-tight">
                {value ?? '–'}
              </span>
              <span className="mt-0.5 block text-[12px] text-faint">
                {value === null ? 'Not defined this month' : formula}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
