import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Totals } from '../../../shared/contract/totals.ts'
import { Amount } from '../../parts/amount.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { type Drill, KINDS_OF, REVENUE_KINDS, type Term, termsOf } from './drill.ts'
import { EntriesList } from './entries-list.tsx'
import { RatesUsed } from './rates-used.tsx'
import { TermAmount } from './term-amount.tsx'

type RevenueDrill = Extract<Drill, { show: 'revenue' }>

/** Net revenue of some days: its terms as a sum, and the entries under the one that is chosen. */
export function Revenue({
  drill: { from, to, term, of, only },
  onTerm,
}: {
  drill: RevenueDrill
  onTerm: (term: Term | undefined) => void
}) {
  const whole = useQuery({
    ...rpc.metrics.totals.queryOptions({ input: { from, to, only } }),
    enabled: of === undefined,
  })
  const parts = useQuery({
    ...rpc.revenue.breakdown.queryOptions({
      input: { by: of?.by ?? 'product', from, to, only },
      select: ({ rows }) => rows.find(({ part }) => part === of?.part)?.totals ?? null,
    }),
    enabled: of !== undefined,
  })
  const totals = of ? parts : whole
  return (
    <div className="flex flex-col gap-5">
      <Loaded query={totals} waiting={<Skeleton className="h-56" />}>
        {it =>
          it ? (
            <Sum totals={it} chosen={term} onChoose={onTerm} />
          ) : (
            <p className="text-soft">Nothing of it counts in these days.</p>
          )
        }
      </Loaded>
      {!only && <RatesUsed range={{ from, to }} />}
      {term === 'fees' && (
        <p className="text-soft">
          Fees are the fee of each of these entries and the whole of those that are nothing but a
          fee.
        </p>
      )}
      <EntriesList
        from={from}
        to={to}
        kinds={term ? KINDS_OF[term] : REVENUE_KINDS}
        currency={only}
        {...(of && filterOf(of))}
      />
    </div>
  )
}

/** What an entry has to be to belong to a row of a breakdown. */
const filterOf = ({ by, part }: NonNullable<RevenueDrill['of']>) => ({
  [by]: by === 'product' || by === 'country' ? part : (part ?? undefined),
})

/** The arithmetic, line by line; each term narrows the entries to its own. */
function Sum({
  totals,
  chosen,
  onChoose,
}: {
  totals: Totals
  chosen: Term | undefined
  onChoose: (term: Term | undefined) => void
}) {
  return (
    <div className="overflow-hidden rounded-xl border border-line">
      {termsOf(totals).map(({ term, name }) => (
        <Line
          key={term}
          pressed={chosen === term}
          onPress={() => onChoose(chosen === term ? undefined : term)}
          name={name}
        >
          <TermAmount term={term} totals={totals} />
        </Line>
      ))}
      <Line
        pressed={chosen === undefined}
        onPress={() => onChoose(undefined)}
        name="Net revenue"
        total
      >
        <span className="figure text-faint">=</span>
        <Amount value={totals.netRevenue} />
      </Line>
    </div>
  )
}

const Line = ({
  name,
  pressed,
  onPress,
  total = false,
  children,
}: {
  name: string
  pressed: boolean
  onPress: () => void
  total?: boolean
  children: ReactNode
}) => (
  <button
    type="button"
    aria-pressed={pressed}
    onClick={onPress}
    className={`flex w-full items-center justify-between px-5 py-2.5 text-left hover:bg-hover aria-pressed:bg-accent-wash ${
      total ? 'border-t border-line-strong font-semibold' : ''
    }`}
  >
    {name}
    <span className="flex items-baseline gap-2">{children}</span>
  </button>
)
