import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type {
  Differences,
  EntrySum,
  Reason as ReasonOf,
} from '../../../shared/contract/differences.ts'
import { formatMoney, type Money } from '../../../shared/money.ts'
import { count, daySpan, entryCount, moment } from '../../format.ts'
import { Card } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { RatesUsed } from '../drilldown/rates-used.tsx'
import { KIND_NAMES } from '../entries/entries-search.ts'
import { PeriodPicker } from '../period/period-picker.tsx'
import { type Extent, periodOf } from '../period/period-search.ts'
import { ReasonSheet } from './reason-sheet.tsx'
import { useProviderName } from './why.tsx'

/** The usual reasons why a provider's own pages say another figure, each with this account's numbers. */
export function DifferencesPage() {
  const extent = useQuery(rpc.revenue.extent.queryOptions())
  return (
    <Loaded query={extent} waiting={<Skeleton className="m-8 h-96" />}>
      {it => <Reasons extent={it} />}
    </Loaded>
  )
}

function Reasons({ extent }: { extent: Extent }) {
  const search = useSearch({ from: '/app/differences' })
  const navigate = useNavigate({ from: '/differences' })
  const { range } = periodOf(search, extent)
  const name = useProviderName()
  const query = useQuery(rpc.revenue.differences.queryOptions({ input: range }))
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/differences', search: { ...search, ...part }, resetScroll: false })
  return (
    <Page
      title={`Why is this different from ${name}?`}
      subtitle={`The usual reasons, with your own numbers · ${daySpan(range.from, range.to)}`}
      action={
        <PeriodPicker
          search={search}
          extent={extent}
          compares={false}
          divides={false}
          onChange={change}
        />
      }
    >
      <Loaded query={query} waiting={<Skeleton className="h-96" />}>
        {it => (
          <>
            <Card title="Revenue" flush>
              <Revenue differences={it} />
            </Card>
            <Card title="MRR" flush>
              <Recurring differences={it} onOpen={open => change({ open })} />
            </Card>
          </>
        )}
      </Loaded>
      <ReasonSheet why={search.open} onClose={() => change({ open: undefined })} />
    </Page>
  )
}

function Revenue({ differences }: { differences: Differences }) {
  const { from, to, timezone, totals, gained, lost, payouts, uncounted, pending, foreign } =
    differences
  const { gross_volume, refunds, disputes, fees, tax, net_revenue } = totals
  const days = { from, to }
  const moved = gained.entries + lost.entries
  return (
    <ul className="divide-y divide-line border-t border-line">
      <Reason
        title="Gross there, net here"
        value={formatMoney(net_revenue)}
        to={{ ...days, kind: 'revenue' }}
      >
        Gross volume {formatMoney(gross_volume)} − refunds {formatMoney(refunds)} − disputes{' '}
        {formatMoney(disputes)} − fees {formatMoney(fees)}
        {tax.amount !== 0n && ` − tax ${formatMoney(tax)}`} = {formatMoney(net_revenue)}. A figure
        there may stop at any of these.
      </Reason>
      <Reason
        title="Days of your zone"
        value={moved === 0 ? 'None moved' : `${entryCount(moved)} moved`}
        to={moved === 0 ? undefined : { ...days, kind: 'revenue' }}
      >
        Days here are {timezone}’s; many reports there are in UTC.{' '}
        {moved === 0
          ? 'No entry is on other days in UTC.'
          : `These days have ${inWords(gained)} that UTC puts on other days, and lack ${inWords(lost)} that it puts here.`}
      </Reason>
      <Reason
        title="Payouts are no revenue"
        value={entryCount(payouts.entries)}
        to={{ ...days, kind: 'payout' }}
      >
        A payout is your own balance on its way to the bank, some days after the payments in it and
        less what was taken away: {inWords(payouts)} in these days.
      </Reason>
      <Reason
        title="Not yet in the balance"
        value={entryCount(pending.entries)}
        to={{ ...days, kind: 'revenue' }}
      >
        A payment counts here on the day it is made. Of these days, {inWords(pending)} will be
        available only later.
      </Reason>
      <Reason
        title="Not counted here"
        value={entryCount(uncounted.reduce((total, it) => total + it.entries, 0))}
      >
        {uncounted.length === 0
          ? 'Nothing else moved the balance: no adjustments, transfers, top-ups or reserves.'
          : 'What moves the balance and is neither paid by customers nor taken from that: '}
        {uncounted.map(({ kind, ...sum }, index) => (
          <span key={kind}>
            {index > 0 && '; '}
            <Link to="/entries" search={{ ...days, kind }} className="underline">
              {KIND_NAMES[kind]}
            </Link>
            , {inWords(sum)}
          </span>
        ))}
        {uncounted.length > 0 && '.'}
      </Reason>
      <Reason title="Other currencies" value={foreign.length === 0 ? 'None' : amounts(foreign)}>
        {foreign.length === 0 ? `Everything was in ${net_revenue.currency}.` : 'Net revenue of '}
        {foreign.map((it, index) => (
          <span key={it.currency}>
            {index > 0 && ' + '}
            <Link
              to="/entries"
              search={{ ...days, kind: 'revenue', currency: it.currency }}
              className="underline"
            >
              {formatMoney(it)}
            </Link>
          </span>
        ))}
        {foreign.length > 0 &&
          ' is converted at each day’s rate, stated under the figure. There it may be converted at another day’s, or not at all.'}
        {foreign.length > 0 && <RatesUsed range={days} />}
      </Reason>
      <Reason title="As of the last sync" value={accounts(differences.connections.length)}>
        What happened there since is not here yet:{' '}
        {differences.connections
          .map(({ name, lastSyncAt }) => `${name}, ${lastSyncAt ? moment(lastSyncAt) : 'not yet'}`)
          .join('; ')}
        .
      </Reason>
    </ul>
  )
}

function Recurring({
  differences: {
    recurring: { mrr, pastDue, ending, leftOut, worthless },
  },
  onOpen,
}: {
  differences: Differences
  onOpen: (why: ReasonOf) => void
}) {
  const opens = (why: ReasonOf, number: number) =>
    number > 0 && <Opener onPress={() => onOpen(why)}>Subscriptions</Opener>
  const reconciliation = useQuery(
    rpc.figures.reconciliation.queryOptions({ input: { limit: 50 } }),
  ).data
  return (
    <ul className="divide-y divide-line border-t border-line">
      <Reason
        title="Late payments count"
        value={subscriptions(pastDue.subscriptions)}
        link={opens({ reason: 'pastDue' }, pastDue.subscriptions)}
      >
        {pastDue.subscriptions === 0
          ? 'None is past due.'
          : `${amounts(pastDue.mrr)} of ${formatMoney(mrr)} is past due. It counts until the provider gives it up.`}
      </Reason>
      <Reason
        title="Ends that are near count"
        value={subscriptions(ending.subscriptions)}
        link={opens({ reason: 'ending' }, ending.subscriptions)}
      >
        {ending.subscriptions === 0
          ? 'None is set to end with its period.'
          : `${amounts(ending.mrr)} is set to end with its period, and counts until then.`}
      </Reason>
      <Reason
        title="Not in MRR"
        value={subscriptions(leftOut.reduce((total, it) => total + it.subscriptions, 0))}
      >
        {leftOut.length === 0
          ? 'No subscription is in a trial, unpaid or paused.'
          : 'By their status there: '}
        {leftOut.map(({ status, mrr: worth, subscriptions: number }, index) => (
          <span key={status}>
            {index > 0 && '; '}
            <Opener onPress={() => onOpen({ reason: 'leftOut', status })}>
              {status.replaceAll('_', ' ')}: {count(number)}
            </Opener>
            , {amounts(worth)}
          </span>
        ))}
        {leftOut.length > 0 && '. They would be worth that a month, and do not count.'}
      </Reason>
      <Reason
        title="Free or metered"
        value={subscriptions(worthless)}
        link={opens({ reason: 'worthless' }, worthless)}
      >
        {worthless === 0
          ? 'Every live subscription is worth something.'
          : 'Live, but worth nothing a month: free plans, and use that is known only afterwards. They are no subscribers.'}
      </Reason>
      <Reason title="Discounts" value="Forever only">
        A discount that never ends lowers MRR here; one for once or for some months does not. Tax is
        left out, and a yearly plan counts a twelfth.
      </Reason>
      {reconciliation && (
        <Reason
          title="What was billed last"
          value={formatMoney(reconciliation.difference, { signed: true })}
          link={
            reconciliation.count > 0 && (
              <Link to="/recurring" search={{ differing: true }} className="underline">
                {subscriptions(reconciliation.count)}
              </Link>
            )
          }
        >
          {formatMoney(reconciliation.live)} by the subscriptions themselves,{' '}
          {formatMoney(reconciliation.invoices)} by their last invoices.
        </Reason>
      )}
    </ul>
  )
}

function Reason({
  title,
  value,
  to,
  link,
  children,
}: {
  title: string
  value: string
  /** The entries behind it. */
  to?: { from: string; to: string; kind: 'revenue' | 'payout' } | undefined
  link?: ReactNode
  children: ReactNode
}) {
  return (
    <li className="grid gap-x-6 gap-y-1 px-5 py-4 sm:grid-cols-[11rem_minmax(0,1fr)_auto]">
      <h3 className="font-medium">{title}</h3>
      <div className="figure max-w-prose text-soft">{children}</div>
      <p className="figure flex flex-col font-medium sm:items-end">
        {value}
        {to && (
          <Link to="/entries" search={to} className="text-[13px] font-normal underline">
            Entries
          </Link>
        )}
        {link && <span className="text-[13px] font-normal">{link}</span>}
      </p>
    </li>
  )
}

const amounts = (all: Money[]): string => all.map(it => formatMoney(it)).join(' + ')

const inWords = ({ entries, net }: EntrySum): string =>
  entries === 0 ? 'nothing' : `${entryCount(entries)} (${amounts(net)} net)`

const subscriptions = (number: number): string =>
  `${count(number)} ${number === 1 ? 'subscription' : 'subscriptions'}`

const accounts = (number: number): string =>
  `${count(number)} ${number === 1 ? 'account' : 'accounts'}`
