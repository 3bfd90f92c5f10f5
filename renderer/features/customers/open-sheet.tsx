import { fullMonth } from '../../format.ts'
import { shortHash, useConnectionName } from '../../parts/customer-code.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { CustomerDetail } from './customer-detail.tsx'
import type { Open } from './customers-search.ts'
import { PlanSubscriptions } from './plan-subscriptions.tsx'
import { TrialList } from './trial-list.tsx'

/** What is open beside the page: a customer, a plan or a month's trials. */
export function OpenSheet({ open, onClose }: { open: Open | undefined; onClose: () => void }) {
  const nameOf = useConnectionName()
  return (
    <Sheet
      open={open !== undefined}
      onClose={onClose}
      title={open ? titleOf(open) : ''}
      description={open?.show === 'customer' ? nameOf(open.connectionId) : undefined}
    >
      {open?.show === 'customer' && <CustomerDetail customer={open} />}
      {open?.show === 'plan' && <PlanSubscriptions plan={open} />}
      {open?.show === 'trials' && <TrialList month={open} />}
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
  }
}
