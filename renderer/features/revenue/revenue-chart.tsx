import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  Rectangle,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { daySpan, forChart, fullDay } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { CHART_MARGIN, moneyAxis, NAME_AXIS } from '../../parts/chart-axes.ts'
import { type ChartInterval, tick } from '../period/chart-range.ts'
import type { Slot } from './slots.ts'

/** Net revenue as bars, that of the compared days as a quiet line. A bar opens its entries. */
export default function RevenueChart({
  interval,
  slots,
  currency,
  onOpen,
}: {
  interval: ChartInterval
  slots: Slot[]
  currency: string
  onOpen: (slot: Slot) => void
}) {
  const data = slots.map(slot => ({
    slot,
    name: slot.beyond ? '' : tick(interval, { start: slot.start, running: false }),
    now: slot.now && forChart(slot.now.netRevenue),
    before: slot.before && forChart(slot.before.netRevenue),
  }))
  const compared = slots.some(({ before }) => before)
  return (
    <div>
      <Legend compared={compared} />
      <div className="h-64 px-2 pb-3">
        <ResponsiveContainer>
          <ComposedChart
            data={data}
            margin={CHART_MARGIN}
            accessibilityLayer
            title="Net revenue"
            onClick={({ activeTooltipIndex }) => {
              const slot = slots[Number(activeTooltipIndex)]
              if (activeTooltipIndex != null && slot) onOpen(slot)
            }}
            className="cursor-pointer"
          >
            <CartesianGrid vertical={false} stroke="var(--color-line)" />
            <XAxis {...NAME_AXIS} />
            <YAxis {...moneyAxis(currency)} />
            <Tooltip
              cursor={{ fill: 'var(--color-hover)' }}
              isAnimationActive={false}
              content={({ active, payload }) => {
                const slot = payload?.[0]?.payload?.slot as Slot | undefined
                return active && slot ? <Tip slot={slot} /> : null
              }}
            />
            <Bar
              dataKey="now"
              fill="var(--color-revenue)"
              isAnimationActive={false}
              maxBarSize={44}
              shape={bar => (
                <Rectangle
                  {...bar}
                  radius={[4, 4, 0, 0]}
                  fillOpacity={data[bar.index]?.slot.now?.running ? 0.45 : 1}
                />
              )}
            />
            {compared && (
              <Line
                dataKey="before"
                stroke="var(--color-faint)"
                strokeWidth={1.5}
                strokeDasharray="4 3"
                dot={false}
                activeDot={{ r: 3, fill: 'var(--color-faint)', stroke: 'var(--color-raised)' }}
                isAnimationActive={false}
              />
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </div>
  )
}

const Legend = ({ compared }: { compared: boolean }) => (
  <ul className="flex flex-wrap gap-x-5 gap-y-1 px-5 pb-2 text-[13px] text-soft">
    <li className="flex items-center gap-2">
      <span className="size-2.5 rounded-sm bg-revenue" />
      Net revenue
    </li>
    {compared && (
      <li className="flex items-center gap-2">
        <span className="w-4 border-t-2 border-dashed border-faint" />
        in the compared days
      </li>
    )}
  </ul>
)

const spanOf = ({ start, end }: { start: string; end: string }) =>
  start === end ? fullDay(start) : daySpan(start, end)

const Tip = ({ slot: { now, before, beyond, ...days } }: { slot: Slot }) => (
  <div className="rounded-lg border border-line bg-raised px-3 py-2 text-[13px] shadow-float">
    <dl className="grid grid-cols-[auto_auto] gap-x-6">
      {!beyond && (
        <>
          <dt className="font-medium">{spanOf(days)}</dt>
          <dd className="text-right font-medium">
            {now ? <Amount value={now.netRevenue} /> : '–'}
          </dd>
        </>
      )}
      {before && (
        <>
          <dt className="text-soft">{spanOf(before)}</dt>
          <dd className="text-right text-soft">
            <Amount value={before.netRevenue} />
          </dd>
        </>
      )}
    </dl>
    <p className="mt-1 text-faint">Click for the entries</p>
  </div>
)
