import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Told, ToldCount, ToldGrowth, ToldMoney } from '../../../shared/contract/publishing.ts'
import { formatMoney, money } from '../../../shared/money.ts'
import { NOT_KNOWN_FROM_CSV } from '../../../shared/not-known.ts'
import { count, fullMonth } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'

/** Today’s figures as whoever reads what is published finds them. */
export function PublicView() {
  const told = useQuery(rpc.publishing.told.queryOptions())
  return (
    <Card
      title="What the public sees"
      description={
        told.data === null
          ? undefined
          : 'Today’s figures, as seen by whoever fetches them and by every platform without its own view.'
      }
      flush
    >
      <Loaded query={told}>
        {it =>
          it === null ? (
            <Nothing>
              Nothing is published until the first sync of every account has finished.
            </Nothing>
          ) : (
            <>
              <Table
                label="What the public sees"
                rows={rowsOf(it)}
                rowKey={row => row.name}
                columns={[
                  { title: 'Figure', cell: row => row.name },
                  {
                    title: 'Published',
                    cell: row => <span className="figure">{row.published}</span>,
                  },
                  { title: 'As', cell: row => <Badge>{LABELS[row.told]}</Badge> },
                ]}
              />
              <p className="px-5 py-4 text-[13px] text-soft">
                Months from {fullMonth(it.oldestMonth)} on are published. Net revenue, which your
                dashboard shows, is after fees and tax: <Amount value={it.netRevenue} /> in{' '}
                {fullMonth(it.month)}. It is never published. Change this under{' '}
                <Link to="/settings" hash="privacy" className="underline underline-offset-3">
                  Settings, What the public may see
                </Link>
                .
              </p>
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

interface Row {
  name: string
  told: keyof typeof LABELS
  published: ReactNode
}

const LABELS = {
  exact: 'Exact',
  range: 'Range',
  rounded: 'Rounded',
  withheld: 'Left out',
  hidden: 'Hidden',
  unknown: 'Not known',
}

const rowsOf = (it: Told): Row[] => {
  const { unconverted } = it
  return [
    ofMoney(`Revenue before fees, ${fullMonth(it.month)}`, it.revenue, unconverted.revenue),
    ofMoney('Total revenue before fees', it.totalRevenue, unconverted.revenue),
    ofMoney('MRR', it.mrr, unconverted.mrr),
    ofMoney('ARR', it.arr, unconverted.mrr),
    ofCount('Subscribers', it.subscribers),
    ofGrowth('Growth of revenue before fees', it.growth, unconverted.revenue),
  ]
}

function ofMoney(name: string, { told, value, below }: ToldMoney, unconverted: string[]): Row {
  if (value === null) return { name, told, published: absent(told, unconverted) }
  if (told !== 'range') return { name, told, published: formatMoney(value) }
  const words = (amount: bigint) => formatMoney(money(amount, value.currency), { compact: true })
  return { name, told, published: between(words(value.amount), below && words(below.amount)) }
}

function ofCount(name: string, { told, value, below }: ToldCount): Row {
  if (value === null) return { name, told, published: absent(told) }
  if (told !== 'range') return { name, told, published: count(value) }
  return { name, told, published: between(count(value), below === null ? null : count(below)) }
}

function ofGrowth(name: string, { told, percent }: ToldGrowth, unconverted: string[]): Row {
  if (told === 'unknown' && unconverted.length === 0) {
    return { name, told, published: 'Needs two full months of revenue' }
  }
  return { name, told, published: percent === null ? absent(told, unconverted) : `${percent}%` }
}

const between = (from: string, below: string | null): string =>
  below === null ? `${from} or more` : `${from} to ${below}`

function absent(told: string, unconverted: string[] = []): string {
  if (told === 'withheld') return 'Would give away a range or an unpublished month'
  if (told !== 'unknown') return '–'
  return unconverted.length > 0 ? `Needs a rate for ${unconverted.join(', ')}` : NOT_KNOWN_FROM_CSV
}
