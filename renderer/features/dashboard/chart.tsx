import { useQuery } from '@tanstack/react-query'
import { Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
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
import type { Point } from '../../../shared/contract/metrics.ts'
import { NOT_KNOWN_FROM_CSV } from '../../../shared/not-known.ts'
import { forChart } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { CHART_MARGIN, moneyAxis, NAME_AXIS } from '../../parts/chart-axes.ts'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { type Drill, type Term, termsOf } from '../drilldown/drill.ts'
import { TermAmount } from '../drilldown/term-amount.tsx'
import { type ChartInterval, firstDay, nameOf, spanFor, tick } from '../period/chart-range.ts'
import { IntervalPicker } from '../period/interval-picker.tsx'

interface ChartProps {
  by: ChartInterval
  span: number | undefined
  today: string
  onChange: (chart: { by: ChartInterval; span?: number }) => void
  onOpen: (drill: Drill) => void
}

/** Net revenue as bars and MRR as a line, by month, week or day; or the same as a table. */
export default function Chart({ by, span: asked, today, onChange, onOpen }: ChartProps) {
  const [asTable, setAsTable] = useState(false)
  const span = spanFor(by, asked)
  const points = useQuery({
    ...rpc.metrics.series.queryOptions({
      input: { interval: by, from: firstDay(by, span, today) },
    }),
    placeholderData: before => before,
  })
  return (
    <Card
      title={points.data && !knowsMrr(points.data) ? 'Revenue' : 'Revenue and MRR'}
      flush
      action={
        <div className="flex flex-wrap items-center gap-2">
          <IntervalPicker
            intervals={['month', 'week', 'day']}
            by={by}
            span={span}
            onChange={onChange}
          />
          <Button icon={Table2} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </Button>
        </div>
      }
    >
      <Loaded query={points} waiting={<Skeleton className="m-5 h-72" />}>
        {data =>
          data.length === 0 ? (
            <Nothing>Nothing happened in this time.</Nothing>
          ) : asTable ? (
            <PointTable by={by} points={data} onOpen={onOpen} />
          ) : (
            <Plot by={by} points={data} onOpen={onOpen} />
          )
        }
      </Loaded>
    </Card>
  )
}

interface PlotProps {
  by: ChartInterval
  points: Point[]
  onOpen: (drill: Drill) => void
}

const drillOf = ({ start, end }: Point) => ({ show: 'revenue', from: start, to: end }) as const

function Plot({ by, points, onOpen }: PlotProps) {
  const currency = points[0]?.netRevenue.currency ?? 'USD'
  const data = points.map(point => ({
    point,
    name: tick(by, point),
    revenue: forChart(point.netRevenue),
    mrr: point.mrr && forChart(point.mrr),
  }))
  const open = (index: number) => {
    const point = points[index]
    if (point) onOpen(drillOf(point))
  }
  return (
    <div>
      <Legend mrr={knowsMrr(points)} />
      <div className="h-72 px-2 pb-3">
        <ResponsiveContainer>
          <ComposedChart
            data={data}
            margin={CHART_MARGIN}
            accessibilityLayer
            title={titleOf(points)}
            // Above a bar, too: the whole column is its own.
            onClick={({ activeTooltipIndex }) => {
              if (activeTooltipIndex != null) open(Number(activeTooltipIndex))
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
                const point = payload?.[0]?.payload?.point as Point | undefined
                return active && point ? <Tip by={by} point={point} /> : null
              }}
            />
            <Bar
              dataKey="revenue"
              onClick={(_bar, index) => open(index)}
              fill="var(--color-revenue)"
              isAnimationActive={false}
              maxBarSize={44}
              shape={bar => (
                <Rectangle
                  {...bar}
                  radius={[4, 4, 0, 0]}
                  fillOpacity={data[bar.index]?.point.running ? 0.45 : 1}
                />
              )}
            />
            <Line
              dataKey="mrr"
              stroke="var(--color-mrr)"
              strokeWidth={2.25}
              dot={false}
              activeDot={{ r: 4, fill: 'var(--color-mrr)', stroke: 'var(--color-raised)' }}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </div>
  )
}

/** Out of files alone there is none. */
const knowsMrr = (points: Point[]) => points.some(({ mrr }) => mrr !== null)

const titleOf = (points: Point[]) => (knowsMrr(points) ? 'Net revenue and MRR' : 'Net revenue')

const Legend = ({ mrr }: { mrr: boolean }) => (
  <ul className="flex flex-wrap gap-x-5 gap-y-1 px-5 pb-2 text-[13px] text-soft">
    <li className="flex items-center gap-2">
      <span className="size-2.5 rounded-sm bg-revenue" />
      Net revenue
    </li>
    <li className="flex items-center gap-2">
      <span className="size-2.5 rounded-sm bg-revenue/45" />
      to date
    </li>
    {mrr && (
      <li className="flex items-center gap-2">
        <span className="h-0.5 w-4 rounded bg-mrr" />
        MRR at the end
      </li>
    )}
  </ul>
)

const Tip = ({ by, point }: { by: ChartInterval; point: Point }) => (
  <div className="rounded-lg border border-line bg-raised px-3 py-2 text-[13px] shadow-float">
    <p className="font-medium">{nameOf(by, point)}</p>
    <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-6">
      {termsOf(point).map(({ term, name }) => (
        <TipLine key={term} name={name}>
          <TermAmount term={term} totals={point} />
        </TipLine>
      ))}
      <TipLine name="Net revenue">
        <Amount value={point.netRevenue} />
      </TipLine>
      {point.mrr && (
        <TipLine name="MRR">
          <Amount value={point.mrr} />
        </TipLine>
      )}
    </dl>
    <p className="mt-1 text-faint">Click for the entries</p>
  </div>
)

const TipLine = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-soft">{name}</dt>
    <dd className="text-right">{children}</dd>
  </div>
)

function PointTable({ by, points, onOpen }: PlotProps) {
  const term = (of: Term, name: string) => ({
    title: name,
    number: true,
    cell: (point: Point) => (
      <Opener onPress={() => onOpen({ ...drillOf(point), term: of })}>
        <TermAmount term={of} totals={point} />
      </Opener>
    ),
  })
  return (
    <Table
      label={titleOf(points)}
      rows={points.toReversed()}
      rowKey={point => point.start}
      columns={[
        {
          title: 'When',
          cell: point => (
            <Opener onPress={() => onOpen(drillOf(point))}>{nameOf(by, point)}</Opener>
          ),
        },
        ...termsOf(...points).map(({ term: of, name }) => term(of, name)),
        {
          title: 'Net revenue',
          number: true,
          cell: point => (
            <Opener onPress={() => onOpen(drillOf(point))}>
              <Amount value={point.netRevenue} />
            </Opener>
          ),
        },
        {
          title: 'MRR',
          number: true,
          cell: point =>
            point.mrr ? (
              <Opener
                onPress={() => onOpen({ show: 'mrr', on: point.running ? undefined : point.end })}
              >
                <Amount value={point.mrr} />
              </Opener>
            ) : (
              NOT_KNOWN_FROM_CSV
            ),
        },
      ]}
    />
  )
}
