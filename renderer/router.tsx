import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { CohortsPage } from './features/cohorts/cohorts-page.tsx'
import { cohortsSearchSchema } from './features/cohorts/cohorts-search.ts'
import { DashboardPage, dashboardSearchSchema } from './features/dashboard/dashboard-page.tsx'
import { DifferencesPage } from './features/differences/differences-page.tsx'
import { EntriesPage } from './features/entries/entries-page.tsx'
import { entriesSearchSchema } from './features/entries/entries-search.ts'
import { periodSearchSchema } from './features/period/period-search.ts'
import { PublishingPage } from './features/publishing/publishing-page.tsx'
import { recurringSearchSchema } from './features/recurring/movements.ts'
import { RecurringPage } from './features/recurring/recurring-page.tsx'
import { RevenuePage } from './features/revenue/revenue-page.tsx'
import { revenueSearchSchema } from './features/revenue/revenue-search.ts'
import { SettingsPage } from './features/settings/settings-page.tsx'
import { ConnectStep } from './features/setup/connect-step.tsx'
import { PrivacyStep } from './features/setup/privacy-step.tsx'
import { StartupStep } from './features/setup/startup-step.tsx'
import { Welcome } from './features/setup/welcome.tsx'
import { CouldNotShow } from './frame/could-not-show.tsx'
import { Frame } from './frame/frame.tsx'
import { queries, rpc } from './rpc/client.ts'

const root = createRootRoute({
  component: Outlet,
  errorComponent: CouldNotShow,
  notFoundComponent: () => <CouldNotShow error={new Error('There is no such page.')} />,
})

/** Every screen that shows figures; before anything is connected there is set-up instead. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Frame,
  async beforeLoad() {
    const connections = await queries.fetchQuery(rpc.connections.list.queryOptions())
    if (connections.length === 0) throw redirect({ to: '/setup' })
  },
})

const dashboard = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: DashboardPage,
  validateSearch: dashboardSearchSchema,
})
const revenue = createRoute({
  getParentRoute: () => app,
  path: '/revenue',
  component: RevenuePage,
  validateSearch: revenueSearchSchema,
})
const recurring = createRoute({
  getParentRoute: () => app,
  path: '/recurring',
  component: RecurringPage,
  validateSearch: recurringSearchSchema,
})
const cohorts = createRoute({
  getParentRoute: () => app,
  path: '/cohorts',
  component: CohortsPage,
  validateSearch: cohortsSearchSchema,
})
const differences = createRoute({
  getParentRoute: () => app,
  path: '/differences',
  component: DifferencesPage,
  validateSearch: periodSearchSchema,
})
const entries = createRoute({
  getParentRoute: () => app,
  path: '/entries',
  component: EntriesPage,
  validateSearch: entriesSearchSchema,
})
const publishing = createRoute({
  getParentRoute: () => app,
  path: '/publishing',
  component: PublishingPage,
})
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: SettingsPage,
})
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: Welcome })
const startup = createRoute({
  getParentRoute: () => root,
  path: '/setup/startup',
  component: StartupStep,
})
const privacy = createRoute({
  getParentRoute: () => root,
  path: '/setup/privacy',
  component: PrivacyStep,
})
const connect = createRoute({
  getParentRoute: () => root,
  path: '/setup/connect',
  component: ConnectStep,
})

const routeTree = root.addChildren([
  app.addChildren([
    dashboard,
    revenue,
    recurring,
    cohorts,
    differences,
    entries,
    publishing,
    settings,
  ]),
  setup,
  startup,
  privacy,
  connect,
])

export const router = createRouter({ routeTree, scrollRestoration: true })

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
