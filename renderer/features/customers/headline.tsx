import type { CustomerSummary } from '../../../shared/contract/customers.ts'
import { formatMoney } from '../../../shared/money.ts'
import { count, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'

/** How many there are, what one is worth, and how much hangs on the largest. */
export function Headline({ summary }: { summary: CustomerSummary }) {
  const { subscribers, formerSubscribers, oneTimeBuyers, arpa, concentration } = summary
  const figures = [
    ['Subscribers', count(subscribers), 'with MRR today'],
    ['Former subscribers', count(formerSubscribers), 'had MRR once'],
    ['One-time buyers', count(oneTimeBuyers), 'paid, and never had MRR'],
    ['New this month', count(summary.newThisMonth), 'first MRR this month'],
    ['Left this month', count(summary.leftThisMonth), 'had MRR when it began'],
    ['ARPA', arpa && formatMoney(arpa), 'MRR ÷ subscribers'],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        {figures.map(([name, value, what]) => (
          <div key={name} className="rounded-xl border border-line bg-raised px-4 py-3.5">
            <dt className="text-[13px] text-soft">{name}</dt>
            <dd>
              <span className="figure mt-1 block text-xl font-semibold tracking-tight">
                {value ?? '–'}
              </span>
              <span className="mt-0.5 block text-[12px] text-faint">{what}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className="grid gap-3 lg:grid-cols-2">
        <Concentration name="MRR" of={concentration.mrr} />
        <Concentration name="Revenue of all time" of={concentration.revenue}>
          {summary.revenue.noCustomerTold.amount !== 0n && (
            <>
              <Amount value={summary.revenue.noCustomerTold} /> of{' '}
              <Amount value={summary.revenue.total} /> net revenue has no customer told, such as
              fees that are billed apart: it is in no customer’s.
            </>
          )}
        </Concentration>
      </div>
    </>
  )
}

/** How much of a whole the largest customers are. */
function Concentration({
  name,
  of: { top1, top5, top10 },
  children,
}: {
  name: string
  of: CustomerSummary['concentration']['mrr']
  children?: React.ReactNode
}) {
  const tops = [
    ['The largest', top1],
    ['The 5 largest', top5],
    ['The 10 largest', top10],
  ] as const
  return (
    <section
      aria-label={`Concentration of ${name}`}
      className="rounded-xl border border-line bg-raised px-4 py-3.5"
    >
      <h2 className="text-[13px] text-soft">{name}: how much the largest customers are of it</h2>
      <dl className="mt-2 flex flex-col gap-1.5">
        {tops.map(([who, part]) => (
          <div key={who} className="grid grid-cols-[7rem_1fr_4rem] items-center gap-3">
            <dt>{who}</dt>
            <dd className="figure order-last text-right font-medium">{share(part) ?? '–'}</dd>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
              <span
                className="block h-full rounded-full bg-accent"
                style={{ width: `${Math.min(part ?? 0, 1) * 100}%` }}
              />
            </span>
          </div>
        ))}
      </dl>
      {children && <p className="mt-2 text-[12px] text-faint">{children}</p>}
    </section>
  )
}
