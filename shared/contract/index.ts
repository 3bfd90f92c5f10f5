import { alerts } from './alerts.ts'
import { app } from './app.ts'
import { backups } from './backups.ts'
import { balances } from './balances.ts'
import { cohorts } from './cohorts.ts'
import { connections } from './connections.ts'
import { customers } from './customers.ts'
import { entries } from './entries.ts'
import { exports } from './exports.ts'
import { jobs } from './jobs.ts'
import { metrics } from './metrics.ts'
import { publishing } from './publishing.ts'
import { recurring } from './recurring.ts'
import { report } from './report.ts'
import { revenue } from './revenue.ts'
import { setAside } from './set-aside.ts'
import { snapshots } from './snapshots.ts'
import { startup } from './startup.ts'
import { subscriptions } from './subscriptions.ts'
import { sync } from './sync.ts'

/**
 * Every call between the page and the app, once. Both doors serve it, and both ends get their types
 * from it: a procedure that electron/rpc/ does not implement does not compile.
 */
export const contract = {
  app,
  startup,
  connections,
  sync,
  jobs,
  metrics,
  revenue,
  recurring,
  subscriptions,
  cohorts,
  entries,
  balances,
  setAside,
  customers,
  exports,
  report,
  snapshots,
  publishing,
  backups,
  alerts,
}
