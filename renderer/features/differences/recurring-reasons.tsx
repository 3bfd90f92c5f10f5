import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Differences, Reason as ReasonOf } from '../../../shared/contract/differences.ts'
import { formatMoney } from '../../../shared/money.ts'
import { count } from '../../format.ts'
import { Opener } from '../../parts/opener.tsx'
import { rpc } from '../../rpc/client.ts'
import { amounts, Reason, Unconverted } from './reason.tsx'

/** What makes MRR another figure there. */
export function RecurringReasons({
  recurring: { mrr, foreign, unconverted, pastDue, ending, leftOut, worthless },
  onOpen,
}: {
  recurring: NonNullable<Differences['recurring']>
  onOpen: (why: ReasonOf) => void
}) {
  const opens = (why: ReasonOf, number: number) =>
    number > 0 && <Opener onPress={() => onOpen(why)}>Subscriptions</Opener>
  const reconciliation = useQuery(
    rpc.recurring.reconciliation.queryOptions({ input: { limit: 50 } }),
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
        title="Cancellations count until they take effect"
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
          : 'Live, but worth nothing per month: free plans, and usage billed afterwards. They don’t count as subscribers.'}
      </Reason>
      <Reason title="Discounts" value="Forever only">
        A discount that never ends lowers MRR here; one for once or for some months does not. Tax is
        left out, and a yearly plan counts a twelfth.
      </Reason>
      <Reason title="Other currencies" value={amounts(foreign) || 'None'}>
        {foreign.length === 0
          ? `All of MRR is in ${mrr.currency}.`
          : 'Converted at today’s rate. There it may be converted at another day’s, or not at all.'}
        <Unconverted of={unconverted} into={mrr.currency} />
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

const subscriptions = (number: number): string =>
  `${count(number)} ${number === 1 ? 'subscription' : 'subscriptions'}`
