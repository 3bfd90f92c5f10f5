import { Link, useNavigate } from '@tanstack/react-router'
import type { DayRange } from '../../../shared/comparison.ts'
import type { CustomerState, CustomerSummary } from '../../../shared/contract/customers.ts'
import { formatMoney } from '../../../shared/money.ts'
import { NOT_KNOWN_FROM_CSV } from '../../../shared/not-known.ts'
import { startOf } from '../../../shared/time.ts'
import { count, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Figure } from '../../parts/figure.tsx'
import { Opener } from '../../parts/opener.tsx'
import type { Open } from './customers-search.ts'

/** How many there are, what one is worth, and how much hangs on the largest; each opens who they are. */
export function Headline({
  summary,
  of,
  days,
  only,
  onOpen,
  onState,
}: {
  summary: CustomerSummary
  /** The days of revenue, in words. */
  of: string
  days: Partial<DayRange>
  only: string | undefined
  onOpen: (open: Open) => void
  /** Lists the customers of a state. */
  onState: (state: CustomerState) => void
}) {
  const { subscribers, formerSubscribers, oneTimeBuyers, arpa, concentration } = summary
  const known = subscribers !== null
  const navigate = useNavigate()
  const list = (state: CustomerState) => {
    onState(state)
    document.getElementById('all-customers')?.scrollIntoView({ block: 'start' })
  }
  const moved = (movement: 'new' | 'churn') =>
    void navigate({
      to: '/recurring',
      search: {
        currency: only,
        open: { movement, from: startOf('month', summary.asOf), to: summary.asOf },
      },
    })
  const number = (of: number | null) => (of === null ? '–' : count(of))
  const shown = [
    ['Subscribers', number(subscribers), 'with MRR today', () => list('subscriber')],
    [
      'Former subscribers',
      number(formerSubscribers),
      'had MRR once',
      () => list('former_subscriber'),
    ],
    ['One-time buyers', number(oneTimeBuyers), 'paid, never had MRR', () => list('one_time_buyer')],
    ['New this month', number(summary.newThisMonth), 'first MRR this month', () => moved('new')],
    ['Left this month', number(summary.leftThisMonth), 'had MRR before it', () => moved('churn')],
    ['ARPA', arpa ? formatMoney(arpa) : '–', 'MRR ÷ subscribers', () => onOpen({ show: 'arpa' })],
  ] as const
  return (
    <>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {shown.map(([name, value, what, open]) => (
          <Figure
            key={name}
            name={name}
            value={value}
            change={known ? what : NOT_KNOWN_FROM_CSV}
            onOpen={known ? open : undefined}
          />
        ))}
      </div>
      <div className="grid gap-3 lg:grid-cols-2">
        {known && (
          <Concentration
            name="MRR"
            of={concentration.mrr}
            onOpen={most => onOpen({ show: 'largest', of: 'mrr', most })}
          />
        )}
        <Concentration
          name={`Revenue of ${of}`}
          of={concentration.revenue}
          onOpen={most => onOpen({ show: 'largest', of: 'revenue', most })}
        >
          {summary.revenue.noCustomerTold.amount !== 0n && (
            <>
              <Amount value={summary.revenue.noCustomerTold} /> of{' '}
              <Amount value={summary.revenue.total} /> net revenue isn’t tied to a customer, such as
              fees billed separately, so it’s in nobody’s share.{' '}
              <Link
                to="/entries"
                search={{ ...days, currency: only, kind: 'revenue', customer: null }}
                className="underline"
              >
                Entries
              </Link>
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
  onOpen,
  children,
}: {
  name: string
  of: CustomerSummary['concentration']['mrr']
  onOpen: (most: 1 | 5 | 10) => void
  children?: React.ReactNode
}) {
  const tops = [
    ['The largest', top1, 1],
    ['The 5 largest', top5, 5],
    ['The 10 largest', top10, 10],
  ] as const
  return (
    <section
      aria-label={`Concentration of ${name}`}
      className="rounded-xl border border-line bg-raised px-4 py-3.5"
    >
      <h2 className="text-[13px] text-soft">{name}: how much the largest customers are of it</h2>
      <dl className="mt-2 flex flex-col gap-1.5">
        {tops.map(([who, part, most]) => (
          <div key={who} className="grid grid-cols-[7rem_1fr_4rem] items-center gap-3">
            <dt>{who}</dt>
            <dd className="figure order-last text-right font-medium">
              {part === null ? (
                '–'
              ) : (
                <Opener label={`${share(part)}: ${who}`} onPress={() => onOpen(most)}>
                  {share(part)}
                </Opener>
              )}
            </dd>
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
