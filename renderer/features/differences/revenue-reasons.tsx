import { Link } from '@tanstack/react-router'
import type { Differences } from '../../../shared/contract/differences.ts'
import { formatMoney } from '../../../shared/money.ts'
import { TERM_NAMES, termsOf } from '../../../shared/totals.ts'
import { count, entryCount } from '../../format.ts'
import { useTimes } from '../../rpc/use-times.ts'
import { KIND_NAMES } from '../drilldown/kind-names.ts'
import { RatesUsed } from '../drilldown/rates-used.tsx'
import { amounts, Behind, inWords, Reason, Unconverted } from './reason.tsx'

/** What makes revenue of some days another figure there. */
export function RevenueReasons({ differences }: { differences: Differences }) {
  const { moment } = useTimes()
  const { from, to, timezone, totals, gained, lost, payouts, uncounted, pending } = differences
  const { foreign, unconverted } = differences
  const { netRevenue } = totals
  const taken = termsOf(totals).filter(term => term !== 'grossVolume')
  const days = { from, to }
  const moved = gained.entries + lost.entries
  return (
    <ul className="divide-y divide-line border-t border-line">
      <Reason
        title="Gross there, net here"
        value={formatMoney(netRevenue)}
        to={{ ...days, kind: 'revenue' }}
      >
        Gross volume {formatMoney(totals.grossVolume)}
        {taken.map(term => ` − ${TERM_NAMES[term].toLowerCase()} ${formatMoney(totals[term])}`)} ={' '}
        {formatMoney(netRevenue)}. A figure there may stop at any of these.
      </Reason>
      <Reason
        title="Days of your zone"
        value={moved === 0 ? 'None moved' : `${entryCount(moved)} moved`}
      >
        Days here are {timezone}’s; many reports there are in UTC.{' '}
        {moved === 0 ? (
          'No entry is on other days in UTC.'
        ) : (
          <>
            These days have{' '}
            <Behind sum={gained} search={{ ...days, kind: 'revenue', otherDate: 'gained' }} /> that
            UTC puts on other days, and lack{' '}
            <Behind sum={lost} search={{ ...days, kind: 'revenue', otherDate: 'lost' }} /> that it
            puts here.
          </>
        )}
      </Reason>
      <Reason
        title="Payouts are not revenue"
        value={entryCount(payouts.entries)}
        to={{ ...days, kind: 'payout' }}
      >
        A payout is your own balance on its way to the bank, some days after the payments in it and
        less what was taken away: {inWords(payouts)} in these days.
      </Reason>
      <Reason
        title="Not yet in the balance"
        value={entryCount(pending.entries)}
        to={pending.entries === 0 ? undefined : { ...days, kind: 'revenue', otherDate: 'pending' }}
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
      <Reason title="Other currencies" value={amounts(foreign) || 'None'}>
        {foreign.length === 0 && `All payments in these days were in ${netRevenue.currency}.`}
        {foreign.length > 0 && 'Net revenue of '}
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
        <Unconverted of={unconverted} into={netRevenue.currency} />
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

const accounts = (number: number): string =>
  `${count(number)} ${number === 1 ? 'account' : 'accounts'}`
