import type { Cohort } from '../../../shared/contract/cohorts.ts'
import { formatMoney } from '../../../shared/money.ts'
import { addMonths, monthOf } from '../../../shared/time.ts'
import { count, forChart, fullMonth, share, shortMonth } from '../../format.ts'
import { Opener } from '../../parts/opener.tsx'
import type { Measure, OpenCell } from './cohorts-search.ts'

/** A row a cohort, a column a month since: the more is left, the deeper the cell. */
export function CohortTable({
  measure,
  cohorts,
  onOpen,
}: {
  measure: Measure
  cohorts: Cohort[]
  onOpen: (cell: OpenCell) => void
}) {
  const months = [...Array(Math.max(...cohorts.map(it => it.months.length))).keys()]
  return (
    <div className="relative overflow-x-auto px-5 pb-5">
      <table aria-label="Retention" className="border-separate border-spacing-0.5 text-[13px]">
        <thead className="text-xs text-faint">
          <tr>
            <th scope="col" className="pr-3 pb-1 text-left font-medium">
              Began in
            </th>
            <th scope="col" className="pr-3 pb-1 text-right font-medium">
              Subscribers
            </th>
            {months.map(later => (
              <th key={later} scope="col" className="min-w-13 pb-1 text-center font-medium">
                <span className="sr-only">Month </span>
                {later}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cohorts
            .filter(it => it.customers > 0)
            .map(cohort => (
              <tr key={cohort.month}>
                <th scope="row" className="pr-3 text-left font-medium whitespace-nowrap">
                  {shortMonth(`${cohort.month}-01`)}
                </th>
                <td className="figure pr-3 text-right text-soft">
                  <Opener
                    label={`All ${count(cohort.customers)} who began in ${fullMonth(cohort.month)}`}
                    onPress={() => onOpen({ cohort: cohort.month })}
                  >
                    {count(cohort.customers)}
                  </Opener>
                </td>
                {months.slice(0, cohort.months.length).map(later => (
                  <Cell
                    key={later}
                    measure={measure}
                    cohort={cohort}
                    later={later}
                    onOpen={onOpen}
                  />
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell({
  measure,
  cohort,
  later,
  onOpen,
}: {
  measure: Measure
  cohort: Cohort
  later: number
  onOpen: (cell: OpenCell) => void
}) {
  const cell = cohort.months[later]
  const left = leftOf(measure, cohort, later)
  if (!cell || left === null) return <td className="text-center text-faint">–</td>
  const month = monthOf(addMonths(`${cohort.month}-01`, later))
  const text = share(left)
  const title = `${text} at the end of ${fullMonth(month)}: ${count(cell.customers)} of ${count(cohort.customers)} subscribers, ${formatMoney(cell.mrr)} MRR`
  const depth = `${Math.round(Math.min(left, 1) * 40)}%`
  return (
    <td
      className="figure rounded-sm text-center"
      style={{
        background: `color-mix(in srgb, var(--color-accent) ${depth}, var(--color-sunken))`,
      }}
    >
      {cell.customers === 0 ? (
        <span className="block px-1.5 py-1.5">{text}</span>
      ) : (
        <button
          type="button"
          className="w-full rounded-sm px-1.5 py-1.5 hover:underline"
          title={title}
          aria-label={title}
          onClick={() => onOpen({ cohort: cohort.month, month })}
        >
          {text}
        </button>
      )}
    </td>
  )
}

/** The share of a cohort that was left; null where there was no MRR to begin with. */
function leftOf(measure: Measure, cohort: Cohort, later: number): number | null {
  const [first] = cohort.months
  const cell = cohort.months[later]
  if (!first || !cell) return null
  if (measure === 'customers') return cell.customers / cohort.customers
  return first.mrr.amount === 0n ? null : forChart(cell.mrr) / forChart(first.mrr)
}
