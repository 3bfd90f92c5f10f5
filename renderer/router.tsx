import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { z } from 'zod'
import { monthSchema } from '../shared/contract/fields.ts'
import { CohortsPage } from './features/cohorts/cohorts-page.tsx'
import { cohortsSearchSchema } from './features/cohorts/cohorts-search.ts'
import { CustomersPage } from './features/customers/customers-page.tsx'
import { customersSearchSchema } from './features/customers/customers-search.ts'
import { DashboardPage, dashboardSearchSchema } from './features/dashboard/dashboard-page.tsx'
import { DifferencesPage } from './features/differences/differences-page.tsx'
import { differencesSearchSchema } from './features/differences/differences-search.ts'
import { EntriesPage } from './features/entries/entries-page.tsx'
import { entriesSearchSchema } from './features/entries/entries-search.ts'
import { JobsPage } from './features/jobs/jobs-page.tsx'
import { PublishingPage } from './features/publishing/publishing-page.tsx'
import { recurringSearchSchema } from './features/recurring/movements.ts'
import { RecurringPage } from './features/recurring/recurring-page.tsx'
import { ReportPage } from './features/report/report-page.tsx'
import { RevenuePage } from './features/revenue/revenue-page.tsx'
import { revenueSearchSchema } from './features/revenue/revenue-search.ts'
import { SettingsPage } from './features/settings/settings-page.tsx'
import { ConnectStep } from './features/setup/connect-step.tsx'
import { NewStartup } from './features/setup/new-startup.tsx'
import { PrivacyStep } from './features/setup/privacy-step.tsx'
import { StartupStep } from './features/setup/startup-step.tsx'
import { Welcome } from './features/setup/welcome.tsx'
import { CouldNotShow } from './frame/could-not-show.tsx'
import { Frame } from './frame/frame.tsx'
import { queries, rpc } from './rpc/client.ts'
import { rememberedStartup, rememberStartup } from './rpc/startup.ts'

/** The address says whose figures these are, on every screen and from one screen to the next. */
const root = createRootRoute({
  component: Outlet,
  validateSearch: z.object({ startup: z.string().optional().catch(undefined) }),
  search: { middlewares: [retainSearchParams(['startup'])] },
  async beforeLoad({ search }) {
    const startups = await queries.fetchQuery(rpc.startup.list.queryOptions())
    const startup = whoseItIs(startups, search.startup)
    if (startup && startup !== search.startup) {
      throw redirect({ to: '.', search: before => ({ ...before, startup }), replace: true })
    }
    if (startup) rememberStartup(startup)
    return { startups }
  },
  errorComponent: CouldNotShow,
  notFoundComponent: () => <CouldNotShow error={new Error('There is no such page.')} />,
})

/** Every screen that shows figures; before anything is connected there is set-up instead. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Frame,
  async beforeLoad({ context: { startups } }) {
    const connections = await queries.fetchQuery(rpc.connections.list.queryOptions())
    if (connections.length > 0) return
    throw redirect({ to: startups.length > 1 ? '/setup/connect' : '/setup' })
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
const customers = createRoute({
  getParentRoute: () => app,
  path: '/customers',
  component: CustomersPage,
  validateSearch: customersSearchSchema,
})
const cohorts = createRoute({
  getParentRoute: () => app,
  path: '/cohorts',
  component: CohortsPage,
  validateSearch: cohortsSearchSchema,
})
const report = createRoute({
  getParentRoute: () => app,
  path: '/report/$month',
  component: ReportPage,
  params: {
    parse({ month }) {
      if (monthSchema.safeParse(month).success) return { month }
      throw new Error('There is no such month.')
    },
  },
})
const differences = createRoute({
  getParentRoute: () => app,
  path: '/differences',
  component: DifferencesPage,
  validateSearch: differencesSearchSchema,
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
const jobs = createRoute({
  getParentRoute: () => app,
  path: '/jobs',
  component: JobsPage,
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
const another = createRoute({
  getParentRoute: () => root,
  path: '/setup/new',
  component: NewStartup,
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
    customers,
    cohorts,
    report,
    differences,
    entries,
    publishing,
    jobs,
    settings,
  ]),
  setup,
  startup,
  another,
  privacy,
  connect,
])

export const router = createRouter({ routeTree, scrollRestoration: true })

/** The one that is asked for; else the one that was looked at last, or the first. Null before set-up. */
function whoseItIs(startups: { id: string }[], asked: string | undefined): string | null {
  const wanted = asked ?? rememberedStartup()
  const found = startups.find(({ id }) => id === wanted)
  if (found || asked === undefined) return (found ?? startups[0])?.id ?? null
  throw new Error('The startup of this address is not here any more.')
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
