import type { Metrics } from '../../../shared/contract/metrics.ts'
import { sourceName } from '../../../shared/rate-source.ts'
import { daySpan, fullDay } from '../../format.ts'

/** The rates under a figure, a line each, with their source and date. */
export const RateLines = ({ rates }: { rates: Metrics['rates'] }) =>
  rates.map(({ pair, from, to, rate, date, source, fills }) => (
    <p key={`${pair} ${date}`} className="figure mt-2 text-[13px] text-faint">
      1 {from} = {shown.format(rate as Intl.StringNumericLiteral)} {to}, {sourceName(source)},{' '}
      {fullDay(date)}
      {fills && `: the last earlier rate for ${daySpan(fills.from, fills.to)}`}
    </p>
  ))

/** Rates through the euro have eighteen places; nobody reads more than eight digits. */
const shown = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 8, useGrouping: false })
