import { fullMonth } from '../../format.ts'
import { shortHash, useConnectionName } from '../../parts/customer-code.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Recurring } from '../drilldown/recurring.tsx'
import { CustomerDetail } from './customer-detail.tsx'
import type { MetricsOf, Open } from './customers-search.ts'
import { Largest } from './largest.tsx'
import { PlanSubscriptions } from './plan-subscriptions.tsx'
import { TrialList } from './trial-list.tsx'

/** What is open beside the page: a customer, a plan or a month's trials. */
export function OpenSheet({
  open,
  metrics,
  onOpen,
  onClose,
}: {
  open: Open | undefined
  metrics: MetricsOf
  onOpen: (open: Open) => void
  onClose: () => void
}) {
  const { only } = metrics
  const nameOf = useConnectionName()
  return (
    <Sheet
      open={open !== undefined}
      onClose={onClose}
      title={open ? titleOf(open) : ''}
      description={open?.show === 'customer' ? nameOf(open.connectionId) : undefined}
    >
      {open?.show === 'customer' && <CustomerDetail customer={open} metrics={metrics} />}
      {open?.show === 'plan' && <PlanSubscriptions plan={open} only={only} />}
      {open?.show === 'trials' && <TrialList of={open} only={only} />}
      {open?.show === 'running-trials' && <TrialList of="running" only={only} />}
      {open?.show === 'arpa' && <Recurring drill={{ show: 'arpa', only }} />}
      {open?.show === 'largest' && (
        <Largest
          {...open}
          metrics={metrics}
          onOpen={customer => onOpen({ show: 'customer', ...customer })}
        />
      )}
    </Sheet>
  )
}

function titleOf(open: Open): string {
  switch (open.show) {
    case 'customer':
      return `Customer ${shortHash(open.customer)}`
    case 'plan':
      return `${open.plan}, ${open.currency}`
    case 'trials':
      return `Trials that ${open.by === 'ended' ? 'ended' : 'began'} in ${fullMonth(open.month)}`
    case 'running-trials':
      return 'Trials still running'
    case 'arpa':
      return 'Average revenue per account'
    case 'largest':
      return open.most === 1 ? 'The largest customer' : `The ${open.most} largest customers`
  }
}
