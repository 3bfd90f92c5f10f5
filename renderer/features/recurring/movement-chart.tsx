import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { RecurringPoint } from '../../../shared/contract/recurring.ts'
import { formatMoney } from '../../../shared/money.ts'
import { forChart } from '../../format.ts'
import { CHART_MARGIN, moneyAxis, NAME_AXIS } from '../../parts/chart-axes.ts'
import { nameOf, tick } from '../period/chart-range.ts'
import { MOVEMENT_NAMES, MOVEMENTS, type OpenMovement } from './movements.ts'

/** Gains above the line, losses below it; a bar opens what is behind it. The table under it says the same in figures. */
export default function MovementChart({
  by,
  points,
  onOpen,
}: {
  by: 'month' | 'week'
  points: RecurringPoint[]
  onOpen: (open: OpenMovement) => void
}) {
  const currency = points[0]?.mrr.currency ?? 'USD'
  const shown = MOVEMENT_NAMES.filter(it => points.some(point => point.movements[it].amount !== 0n))
  const data = points.map(point => ({
    point,
    name: tick(by, point),
    ...Object.fromEntries(shown.map(it => [it, forChart(point.movements[it])])),
  }))
  return (
    <div className="border-b border-line pb-3">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 px-5 pb-2 text-[13px] text-soft">
        {shown.map(it => (
          <li key={it} className="flex items-center gap-2">
            <span className="size-2.5 rounded-sm" style={{ background: MOVEMENTS[it].color }} />
            {MOVEMENTS[it].name}
          </li>
        ))}
      </ul>
      <div className="h-64 px-2">
        <ResponsiveContainer>
          <BarChart data={data} stackOffset="sign" margin={CHART_MARGIN} title="Movements of MRR">
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis {...NAME_AXIS} />
            <YAxis {...moneyAxis(currency)} />
            <ReferenceLine y={0} stroke="var(--color-line-strong)" />
            <Tooltip
              cursor={{ fill: 'var(--color-hover)' }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const point = payload?.[0]?.payload?.point as RecurringPoint | undefined
                return active && point ? <Tip by={by} point={point} /> : null
              }}
            />
            {shown.map(it => (
              <Bar
                key={it}
                dataKey={it}
                stackId="movements"
                fill={MOVEMENTS[it].color}
                isAnimationActive={false}
                maxBarSize={44}
                className="cursor-pointer"
                onClick={(_bar, index) => {
                  const point = points[index]
                  if (point) onOpen({ movement: it, from: point.start, to: point.end })
                }}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </div>
  )
}

const Tip = ({ by, point }: { by: 'month' | 'week'; point: RecurringPoint }) => (
  <div className="rounded-lg border border-line bg-raised px-3 py-2 text-[13px] shadow-float">
    <p className="font-medium">{nameOf(by, point)}</p>
    <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-6">
      {MOVEMENT_NAMES.filter(it => point.movements[it].amount !== 0n).map(it => (
        <div key={it} className="contents">
          <dt className="text-soft">{MOVEMENTS[it].name}</dt>
          <dd className="figure text-right">
            {formatMoney(point.movements[it], { signed: true })}
          </dd>
        </div>
      ))}
      <dt className="text-soft">MRR after</dt>
      <dd className="figure text-right">{formatMoney(point.mrr)}</dd>
    </dl>
    <p className="mt-1 text-faint">Click a bar for what is behind it</p>
  </div>
)
