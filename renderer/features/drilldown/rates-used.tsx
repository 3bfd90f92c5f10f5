import { useQuery } from '@tanstack/react-query'
import type { DayRange } from '../../../shared/comparison.ts'
import { sourceName } from '../../../shared/rate-source.ts'
import { count, daySpan } from '../../format.ts'
import { rpc } from '../../rpc/client.ts'
import { REVENUE_KINDS } from './drill.ts'
import { RateLines } from './rate-lines.tsx'

/** Whose exchange rates, of which days, are in the net revenue of some days; opened, each one of them. */
export function RatesUsed({ range: { from, to } }: { range: DayRange }) {
  const { data: rates = [] } = useQuery(
    rpc.revenue.rates.queryOptions({ input: { from, to, kinds: [...REVENUE_KINDS] } }),
  )
  const [first] = rates
  if (!first) return null
  const days = rates.map(({ date }) => date).sort()
  const sources = [...new Set(rates.map(({ source }) => sourceName(source)))]
  const filling = rates.filter(({ fills }) => fills).length
  return (
    <details className="text-[13px] text-soft">
      <summary className="cursor-pointer hover:text-ink">
        Other currencies count at the rate of their day: {count(rates.length)}{' '}
        {rates.length === 1 ? 'rate' : 'rates'} of{' '}
        {daySpan(days[0] ?? first.date, days.at(-1) ?? first.date)},{' '}
        {new Intl.ListFormat(undefined).format(sources)}
        {filling > 0 && `; ${count(filling)} also for later days that have none`}.
      </summary>
      <div className="mt-2 columns-1 gap-6 rounded-xl border border-line px-4 pb-3 sm:columns-2">
        <RateLines rates={rates.toReversed()} />
      </div>
    </details>
  )
}
