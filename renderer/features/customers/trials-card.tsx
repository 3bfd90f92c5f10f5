import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { TrialMonth, TrialsBy } from '../../../shared/contract/plans.ts'
import { type Day, monthOf } from '../../../shared/time.ts'
import { count, fullMonth, share } from '../../format.ts'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Segments } from '../../parts/segments.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'

const YEAR = 12

/** How many trials became subscriptions, month by month; a month opens its trials. */
export function TrialsCard({
  by,
  today,
  only,
  onBy,
  onOpen,
  onRunning,
}: {
  by: TrialsBy
  today: Day
  only: string | undefined
  onBy: (by: TrialsBy) => void
  onOpen: (month: string) => void
  /** Lists the trials that still run. */
  onRunning: () => void
}) {
  const trials = useQuery(rpc.customers.trials.queryOptions({ input: { by, only } }))
  return (
    <Loaded query={trials}>
      {months => (
        <Card
          title="Trial conversion"
          description="Converted ÷ (converted + not converted): a trial converts when its subscription begins to count."
          flush
          action={
            months.length > 0 && (
              <div className="flex flex-wrap items-center gap-2">
                <Segments
                  label="Trials by"
                  value={by}
                  onChange={onBy}
                  options={[
                    { value: 'ended', label: 'Month they ended' },
                    { value: 'started', label: 'Month they began' },
                  ]}
                />
                <ExportMenu name="trials" what={{ table: 'trials', by, only }} />
              </div>
            )
          }
        >
          {months.length === 0 ? (
            <Nothing>No subscription has begun with a trial.</Nothing>
          ) : (
            <Months
              key={by}
              by={by}
              months={by === 'ended' ? overBy(months, today) : months}
              running={by === 'ended' ? months.reduce((sum, it) => sum + it.running, 0) : 0}
              onOpen={onOpen}
              onRunning={onRunning}
            />
          )}
        </Card>
      )}
    </Loaded>
  )
}

/** Months up to this one, with the trials that are over: when one that still runs will be, nobody knows. */
const overBy = (months: TrialMonth[], today: Day): TrialMonth[] =>
  months
    .filter(({ month }) => month <= monthOf(today))
    .map(it => ({ ...it, trials: it.converted + it.lost, running: 0 }))

interface Row extends Pick<TrialMonth, 'trials' | 'running' | 'rate'> {
  name: string
  /** Null where none is over. */
  converted: number | null
  lost: number | null
  onOpen: () => void
}

function Months({
  by,
  months,
  running,
  onOpen,
  onRunning,
}: {
  by: TrialsBy
  months: TrialMonth[]
  /** Those that are in none of the months. */
  running: number
  onOpen: (month: string) => void
  onRunning: () => void
}) {
  const [most, setMost] = useState(YEAR)
  const still: Row = {
    ...{ name: 'Still running', trials: running, running },
    ...{ converted: null, lost: null, rate: null, onOpen: onRunning },
  }
  const rows: Row[] = [
    ...(running > 0 ? [still] : []),
    ...months
      .slice(-most)
      .toReversed()
      .map(it => ({ ...it, name: fullMonth(it.month), onOpen: () => onOpen(it.month) })),
  ]
  return (
    <>
      <Table label="Trials" rows={rows} rowKey={it => it.name} columns={columnsBy(by)} />
      {months.length > most && <ShowMore busy={false} onPress={() => setMost(most + YEAR)} />}
    </>
  )
}

const columnsBy = (by: TrialsBy): Column<Row>[] => [
  {
    title: 'Month',
    cell: it => opens(it, <span className="whitespace-nowrap">{it.name}</span>),
  },
  { title: 'Trials', number: true, cell: it => opens(it, count(it.trials)) },
  { title: 'Converted', number: true, cell: it => opens(it, known(it.converted)) },
  { title: 'Not converted', number: true, cell: it => opens(it, known(it.lost)) },
  ...(by === 'started'
    ? [{ title: 'Still running', number: true, cell: (it: Row) => opens(it, count(it.running)) }]
    : []),
  { title: 'Conversion', number: true, cell: it => <Conversion row={it} /> },
]

const known = (number: number | null): string => (number === null ? '–' : count(number))

/** A figure of a month; it opens the trials behind it, if there are any. */
const opens = ({ trials, onOpen }: Row, figure: ReactNode) =>
  trials === 0 ? figure : <Opener onPress={onOpen}>{figure}</Opener>

const Conversion = ({ row }: { row: Row }) => (
  <span className="inline-flex items-center gap-3">
    <span aria-hidden className="hidden h-1.5 w-24 rounded-full bg-hover sm:block">
      <span
        className="block h-full rounded-full bg-accent"
        style={{ width: `${(row.rate ?? 0) * 100}%` }}
      />
    </span>
    <strong className="min-w-12 font-semibold">{opens(row, share(row.rate) ?? '–')}</strong>
  </span>
)
