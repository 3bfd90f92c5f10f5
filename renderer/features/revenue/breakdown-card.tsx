import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DayRange } from '../../../shared/comparison.ts'
import type { Breakdown, BreakdownBy } from '../../../shared/contract/revenue.ts'
import { formatMoney } from '../../../shared/money.ts'
import { count, entryCount, forChart, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Segments } from '../../parts/segments.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { type Term, termsOf } from '../drilldown/drill.ts'
import { partName } from '../drilldown/part-name.ts'
import { TermAmount } from '../drilldown/term-amount.tsx'
import { ExportMenu } from '../exports/export-menu.tsx'

const SIDES = {
  product: {
    name: 'Product',
    what: 'What was sold. Where a sale does not name it, the plan of its subscription does.',
  },
  country: {
    name: 'Country',
    what: 'Where customers are, as far as a provider tells. Nothing else of an address is read.',
  },
  currency: { name: 'Currency', what: 'The money that entries are in.' },
  provider: { name: 'Provider', what: 'Who took the payments.' },
  connection: { name: 'Account', what: 'The accounts and imports that entries were read from.' },
} as const satisfies Record<BreakdownBy, { name: string; what: string }>

const FIRST = 12

interface BreakdownCardProps {
  by: BreakdownBy
  range: DayRange
  only: string | undefined
  onBy: (by: BreakdownBy) => void
  onOpen: OpenPart
}

/** Opens a row's entries, or those of all rows, where a term is given those of that term. */
type OpenPart = (of: { by: BreakdownBy; part: string | null } | undefined, term?: Term) => void

/** Net revenue by one of its sides; every amount opens its entries. */
export function BreakdownCard({ by, range, only, onBy, onOpen }: BreakdownCardProps) {
  const breakdown = useQuery({
    ...rpc.revenue.breakdown.queryOptions({ input: { by, ...range, only } }),
    placeholderData: before => (before?.by === by ? before : undefined),
  })
  return (
    <Card
      title="Where it comes from"
      description={SIDES[by].what}
      flush
      action={
        <div className="flex max-w-full flex-wrap items-center gap-2">
          <div className="max-w-full overflow-x-auto">
            <Segments<BreakdownBy>
              label="Divided by"
              value={by}
              onChange={onBy}
              options={(Object.keys(SIDES) as BreakdownBy[]).map(value => ({
                value,
                label: SIDES[value].name,
              }))}
            />
          </div>
          <ExportMenu
            name={`revenue-by-${by}`}
            what={{ table: 'breakdown', by, from: range.from, to: range.to, only }}
          />
        </div>
      }
    >
      <Loaded query={breakdown} waiting={<Skeleton className="m-5 h-64" />}>
        {found =>
          found.rows.length === 0 && found.unconverted.length === 0 ? (
            <Nothing>Nothing was sold in these days.</Nothing>
          ) : (
            // A side of its own has its own first rows.
            <Parts key={by} breakdown={found} onOpen={onOpen} />
          )
        }
      </Loaded>
    </Card>
  )
}

type Row = Breakdown['rows'][number] & { whole?: boolean }

function Parts({
  breakdown: { by, rows, totals, entries, unconverted },
  onOpen,
}: {
  breakdown: Breakdown
  onOpen: OpenPart
}) {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const [all, setAll] = useState(false)
  const shown: Row[] = [
    ...(all ? rows : rows.slice(0, FIRST)),
    { part: null, entries, totals, whole: true },
  ]
  const sum = forChart(totals.netRevenue)
  const terms = termsOf(totals, ...rows.map(row => row.totals))
  const open = (row: Row, of?: Term) => onOpen(row.whole ? undefined : { by, part: row.part }, of)
  const term = (row: Row, of: Term) => (
    <Opener onPress={() => open(row, of)}>
      <TermAmount term={of} totals={row.totals} />
    </Opener>
  )
  const strong = (row: Row) => (row.whole ? 'font-semibold' : '')
  return (
    <>
      <Table
        label={`Net revenue by ${by}`}
        rows={shown}
        rowKey={row => (row.whole ? 'all' : `part ${row.part}`)}
        columns={[
          {
            title: SIDES[by].name,
            cell: row =>
              row.whole ? (
                <span className="font-semibold">All</span>
              ) : (
                <Opener onPress={() => open(row)}>
                  <span className="inline-block max-w-72 truncate align-bottom">
                    {partName(by, row.part, connections)}
                  </span>
                </Opener>
              ),
          },
          {
            title: 'Net revenue',
            number: true,
            cell: row => (
              <span className={strong(row)}>
                <Opener onPress={() => open(row)}>
                  <Amount value={row.totals.netRevenue} />
                </Opener>
              </span>
            ),
          },
          {
            title: 'Share',
            number: true,
            cell: row => (sum > 0 ? share(forChart(row.totals.netRevenue) / sum) : '–'),
          },
          ...terms.map(it => ({
            title: it.name,
            number: true,
            cell: (row: Row) => term(row, it.term),
          })),
          { title: 'Entries', number: true, cell: row => count(row.entries) },
        ]}
      />
      {!all && rows.length > FIRST && <ShowMore busy={false} onPress={() => setAll(true)} />}
      {unconverted.map(it => (
        <p key={it.currency} className="border-t border-line px-5 py-3 text-warning">
          Not in it, as no known rate converts it: {formatMoney(it.totals.netRevenue)} net revenue
          in {entryCount(it.entries)} in {it.currency}.
        </p>
      ))}
    </>
  )
}
