import type { RecurringPoint } from '../../../shared/contract/recurring.ts'
import { addDays } from '../../../shared/time.ts'
import { count } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Table } from '../../parts/table.tsx'
import { nameOf, tick } from '../period/chart-range.ts'
import { MovementAmount } from './movement-amount.tsx'
import { MOVEMENT_NAMES, MOVEMENTS, type OpenRecurring } from './movements.ts'

/** A row a month: MRR before, each movement, MRR after. Each opens what is behind it. */
export const MovementTable = ({
  by,
  points,
  onOpen,
}: {
  by: 'month' | 'week'
  points: RecurringPoint[]
  onOpen: (open: OpenRecurring) => void
}) => (
  <Table
    label="Movements of MRR"
    rows={points.toReversed()}
    rowKey={point => point.start}
    columns={[
      {
        title: 'When',
        cell: point => (
          <span className="whitespace-nowrap" title={nameOf(by, point)}>
            {tick(by, point)}
            {point.running && <span className="text-faint"> to date</span>}
          </span>
        ),
      },
      {
        title: 'MRR before',
        number: true,
        cell: point => (
          <Opener onPress={() => onOpen({ show: 'mrr', on: addDays(point.start, -1) })}>
            <Amount value={point.mrrBefore} />
          </Opener>
        ),
      },
      ...MOVEMENT_NAMES.map(movement => ({
        title: MOVEMENTS[movement].name,
        number: true,
        cell: (point: RecurringPoint) => (
          <MovementAmount
            value={point.movements[movement]}
            onOpen={() => onOpen({ movement, from: point.start, to: point.end })}
          />
        ),
      })),
      {
        title: 'MRR after',
        number: true,
        cell: point => (
          <strong className="font-semibold">
            <Opener onPress={() => onOpen({ show: 'mrr', on: endOf(point) })}>
              <Amount value={point.mrr} />
            </Opener>
          </strong>
        ),
      },
      {
        title: 'Subscribers',
        number: true,
        cell: point => (
          <Opener onPress={() => onOpen({ show: 'customers', on: endOf(point) })}>
            {count(point.customers)}
          </Opener>
        ),
      },
    ]}
  />
)

/** Today has no day of its own: what is open goes along with it. */
const endOf = ({ running, end }: RecurringPoint) => (running ? undefined : end)
