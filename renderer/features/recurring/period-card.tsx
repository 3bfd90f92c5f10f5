import { useQuery } from '@tanstack/react-query'
import type { DayRange } from '../../../shared/comparison.ts'
import type { RecurringPoint } from '../../../shared/contract/recurring.ts'
import { addDays } from '../../../shared/time.ts'
import { count, daySpan } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Card } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { StatementTable } from '../../parts/statement-table.tsx'
import { rpc } from '../../rpc/client.ts'
import { MovementAmount } from './movement-amount.tsx'
import { MOVEMENT_NAMES, MOVEMENTS, type OpenRecurring } from './movements.ts'

interface PeriodCardProps {
  range: DayRange
  compared: DayRange | null
  only: string | undefined
  onOpen: (open: OpenRecurring) => void
}

/** From MRR before the period to MRR at its end, beside another one; every figure opens what makes it. */
export function PeriodCard({ range, compared, only, onOpen }: PeriodCardProps) {
  const now = useQuery({
    ...rpc.recurring.period.queryOptions({ input: { ...range, only } }),
    placeholderData: before => before,
  })
  const then = useQuery({
    ...rpc.recurring.period.queryOptions({ input: { ...(compared ?? range), only } }),
    enabled: compared !== null,
  })
  return (
    <Card
      title="From start to end"
      description="Compares the start and end of the period. Anyone who joined and left in between isn’t counted."
      flush
    >
      <Loaded query={now} waiting={<Skeleton className="m-5 h-72" />}>
        {point => (
          <Statement
            points={[point, ...(compared && then.data ? [then.data] : [])]}
            onOpen={onOpen}
          />
        )}
      </Loaded>
    </Card>
  )
}

function Statement({
  points,
  onOpen,
}: {
  points: RecurringPoint[]
  onOpen: (open: OpenRecurring) => void
}) {
  const moved = MOVEMENT_NAMES.filter(it =>
    points.some(({ movements }) => it !== 'fx' || movements.fx.amount !== 0n),
  )
  const before = ({ start }: RecurringPoint) => addDays(start, -1)
  const end = (point: RecurringPoint) => (point.running ? undefined : point.end)
  const cells = (cell: (point: RecurringPoint) => React.ReactNode) => points.map(cell)
  return (
    <StatementTable
      label="MRR from start to end"
      columns={points.map(({ start, end: last }) => ({
        key: `${start} ${last}`,
        title: daySpan(start, last),
      }))}
      rows={[
        {
          key: 'before',
          name: 'MRR at the start',
          cells: cells(point => (
            <Opener key={point.start} onPress={() => onOpen({ show: 'mrr', on: before(point) })}>
              <Amount value={point.mrrBefore} />
            </Opener>
          )),
        },
        ...moved.map(movement => ({
          key: movement,
          name: MOVEMENTS[movement].name,
          cells: cells(({ start, end: to, movements }) => (
            <MovementAmount
              key={start}
              value={movements[movement]}
              onOpen={() => onOpen({ movement, from: start, to })}
            />
          )),
        })),
        {
          key: 'after',
          name: 'MRR at the end',
          total: true,
          cells: cells(point => (
            <Opener key={point.start} onPress={() => onOpen({ show: 'mrr', on: end(point) })}>
              <Amount value={point.mrr} />
            </Opener>
          )),
        },
        {
          key: 'customers before',
          name: 'Subscribers at the start',
          cells: cells(point => (
            <Opener
              key={point.start}
              onPress={() => onOpen({ show: 'customers', on: before(point) })}
            >
              {count(point.customersBefore)}
            </Opener>
          )),
        },
        {
          key: 'customers',
          name: 'Subscribers at the end',
          cells: cells(point => (
            <Opener key={point.start} onPress={() => onOpen({ show: 'customers', on: end(point) })}>
              {count(point.customers)}
            </Opener>
          )),
        },
      ]}
    />
  )
}
