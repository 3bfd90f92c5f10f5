import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { TrialMonth, TrialsBy } from '../../../shared/contract/plans.ts'
import { count, fullMonth, share } from '../../format.ts'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Segments } from '../../parts/segments.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'

const YEAR = 12

/** How many trials became subscriptions, month by month; a month opens its trials. */
export function TrialsCard({
  by,
  only,
  onBy,
  onOpen,
}: {
  by: TrialsBy
  only: string | undefined
  onBy: (by: TrialsBy) => void
  onOpen: (month: string) => void
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
            <Months key={by} months={months} onOpen={onOpen} />
          )}
        </Card>
      )}
    </Loaded>
  )
}

function Months({ months, onOpen }: { months: TrialMonth[]; onOpen: (month: string) => void }) {
  const [most, setMost] = useState(YEAR)
  const shown = months.slice(-most)
  const opens = (of: TrialMonth, figure: ReactNode) => (
    <Of month={of} onOpen={onOpen}>
      {figure}
    </Of>
  )
  return (
    <>
      <Table
        label="Trials"
        rows={shown.toReversed()}
        rowKey={it => it.month}
        columns={[
          {
            title: 'Month',
            cell: it => opens(it, <span className="whitespace-nowrap">{fullMonth(it.month)}</span>),
          },
          { title: 'Trials', number: true, cell: it => opens(it, count(it.trials)) },
          { title: 'Converted', number: true, cell: it => opens(it, count(it.converted)) },
          { title: 'Not converted', number: true, cell: it => opens(it, count(it.lost)) },
          { title: 'Still running', number: true, cell: it => opens(it, count(it.running)) },
          {
            title: 'Conversion',
            number: true,
            cell: it => (
              <span className="inline-flex items-center gap-3">
                <span aria-hidden className="hidden h-1.5 w-24 rounded-full bg-hover sm:block">
                  <span
                    className="block h-full rounded-full bg-accent"
                    style={{ width: `${(it.rate ?? 0) * 100}%` }}
                  />
                </span>
                <strong className="min-w-12 font-semibold">
                  {opens(it, share(it.rate) ?? '–')}
                </strong>
              </span>
            ),
          },
        ]}
      />
      {months.length > most && <ShowMore busy={false} onPress={() => setMost(most + YEAR)} />}
    </>
  )
}

/** A figure of a month; it opens the trials behind it, if there are any. */
const Of = ({
  month: { month, trials },
  onOpen,
  children,
}: {
  month: TrialMonth
  onOpen: (month: string) => void
  children: ReactNode
}) => (trials === 0 ? children : <Opener onPress={() => onOpen(month)}>{children}</Opener>)
