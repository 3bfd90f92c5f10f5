import type { Movement, RecurringPoint } from '../../../shared/contract/figures.ts'
import { formatMoney, type Money } from '../../../shared/money.ts'
import { count } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Table } from '../../parts/table.tsx'
import { nameOf, tick } from '../dashboard/chart-range.ts'
import { MOVEMENT_NAMES, MOVEMENTS, type OpenMovement } from './movements.ts'

/** A row a month: MRR before, each movement, MRR after. A movement opens the customers behind it. */
export const MovementTable = ({
  by,
  points,
  onOpen,
}: {
  by: 'month' | 'week'
  points: RecurringPoint[]
  onOpen: (open: OpenMovement) => void
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
      { title: 'MRR before', number: true, cell: point => <Amount value={point.mrrBefore} /> },
      ...MOVEMENT_NAMES.map(movement => ({
        title: MOVEMENTS[movement].name,
        number: true,
        cell: (point: RecurringPoint) => (
          <Cell
            movement={movement}
            value={point.movements[movement]}
            onOpen={open => onOpen({ movement: open, from: point.start, to: point.end })}
          />
        ),
      })),
      {
        title: 'MRR after',
        number: true,
        cell: point => (
          <strong className="font-semibold">
            <Amount value={point.mrr} />
          </strong>
        ),
      },
      { title: 'Customers', number: true, cell: point => count(point.customers) },
    ]}
  />
)

function Cell({
  movement,
  value,
  onOpen,
}: {
  movement: Movement
  value: Money
  onOpen: (movement: OpenMovement['movement']) => void
}) {
  if (value.amount === 0n) return <span className="text-faint">–</span>
  const text = formatMoney(value, { signed: true })
  if (movement === 'fx') return text
  return (
    <button
      type="button"
      className="underline decoration-line-strong underline-offset-3 hover:decoration-ink"
      onClick={() => onOpen(movement)}
    >
      {text}
    </button>
  )
}
