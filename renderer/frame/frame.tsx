import { Link, Outlet } from '@tanstack/react-router'
import {
  CalendarClock,
  CircleDollarSign,
  Grid3x3,
  LayoutDashboard,
  List,
  type LucideIcon,
  Repeat,
  Send,
  Settings,
  Users,
} from 'lucide-react'
import { DeadCount } from '../features/jobs/dead-jobs.tsx'
import { StartupSwitcher } from '../features/startups/switcher.tsx'
import { SyncStatus } from '../features/sync/sync-status.tsx'
import { TestBanner } from '../features/sync/test-banner.tsx'
import { TroubleBanner } from '../features/sync/trouble-banner.tsx'
import { UnreadBanner } from '../features/sync/unread-banner.tsx'
import { Brand } from './brand.tsx'

const PLACES: {
  to:
    | '/'
    | '/revenue'
    | '/recurring'
    | '/customers'
    | '/cohorts'
    | '/entries'
    | '/publishing'
    | '/jobs'
    | '/settings'
  name: string
  icon: LucideIcon
}[] = [
  { to: '/', name: 'Dashboard', icon: LayoutDashboard },
  { to: '/revenue', name: 'Revenue', icon: CircleDollarSign },
  { to: '/recurring', name: 'Recurring', icon: Repeat },
  { to: '/customers', name: 'Customers', icon: Users },
  { to: '/cohorts', name: 'Cohorts', icon: Grid3x3 },
  { to: '/entries', name: 'Entries', icon: List },
  { to: '/publishing', name: 'Publishing', icon: Send },
  { to: '/jobs', name: 'Jobs', icon: CalendarClock },
  { to: '/settings', name: 'Settings', icon: Settings },
]

/** What surrounds every screen: the places to go and how the figures' syncs stand. */
export function Frame() {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-raised p-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <aside className="flex print:hidden flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-sunken px-4 py-3 md:sticky md:top-0 md:h-dvh md:flex-col md:flex-nowrap md:items-stretch md:gap-6 md:border-r md:border-b-0 md:px-3 md:py-5">
        <div className="md:px-2">
          <Brand tight />
        </div>
        <div className="min-w-0 flex-1 md:flex-none">
          <StartupSwitcher />
        </div>
        <nav aria-label="Main" className="order-last w-full min-w-0 md:order-none md:flex-1">
          <ul className="grid grid-cols-3 gap-0.5 sm:flex sm:gap-1 md:flex-col">
            {PLACES.map(({ to, name, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  activeOptions={{ exact: to === '/', includeSearch: false }}
                  className="flex items-center gap-2.5 rounded-lg px-2.5 py-2 text-[13px] font-medium text-soft sm:text-sm hover:bg-hover hover:text-ink data-[status=active]:bg-accent-wash data-[status=active]:text-accent"
                >
                  <Icon className="size-4.5 shrink-0" aria-hidden />
                  {name}
                  {to === '/jobs' && <DeadCount />}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="ml-auto md:ml-0">
          <SyncStatus />
        </div>
      </aside>
      <main id="content" className="min-w-0">
        <TroubleBanner />
        <UnreadBanner />
        <TestBanner />
        <Outlet />
      </main>
    </div>
  )
}
