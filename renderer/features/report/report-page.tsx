import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Printer } from 'lucide-react'
import { intervals, monthOf } from '../../../shared/time.ts'
import { fullMonth } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Select } from '../../parts/select.tsx'
import { rpc } from '../../rpc/client.ts'
import { Sheet } from './report-sheet.tsx'

/** A month on paper: what is printed is the sheet alone, black on white. */
export function ReportPage() {
  const { month } = useParams({ from: '/app/report/$month' })
  const navigate = useNavigate()
  const report = useQuery(rpc.report.month.queryOptions({ input: { month } }))
  const series = useQuery(rpc.metrics.series.queryOptions({ input: { interval: 'month' } }))
  const [first] = series.data ?? []
  const last = series.data?.at(-1)
  const months =
    first && last
      ? intervals('month', first.start, last.end).map(({ start }) => monthOf(start))
      : [month]
  return (
    <div className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-8 sm:pt-8 print:max-w-none print:p-0">
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3 print:hidden">
        <Select
          label="Month"
          value={month}
          options={[...new Set([...months, month])]
            .sort()
            .toReversed()
            .map(it => ({ value: it, label: fullMonth(it) }))}
          onChange={next => void navigate({ to: '/report/$month', params: { month: next } })}
        />
        <Button variant="primary" icon={Printer} onClick={() => window.print()}>
          Print or save as PDF
        </Button>
      </div>
      <Loaded query={report} waiting={<Skeleton className="h-[60rem]" />}>
        {it => <Sheet report={it} />}
      </Loaded>
    </div>
  )
}
