import { Menu } from '@base-ui/react/menu'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from '@tanstack/react-router'
import { Check, ChevronsUpDown, Plus } from 'lucide-react'
import type { ListedStartup } from '../../../shared/contract/startup.ts'
import { Badge } from '../../parts/badge.tsx'
import { rpc } from '../../rpc/client.ts'
import { addressOf } from '../../rpc/startup.ts'

const ITEM =
  'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 outline-none data-highlighted:bg-hover'

/** Whose figures these are, the other startups, and the way to a new one. */
export function StartupSwitcher() {
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  const { startup: id } = useSearch({ from: '__root__' })
  const path = useLocation({ select: ({ pathname }) => pathname })
  const current = startups.find(it => it.id === id)
  if (!current) return null
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Startup: ${current.name}`}
        className="flex h-9 w-full max-w-56 min-w-0 items-center justify-between gap-2 rounded-lg border border-line-strong bg-raised px-3 font-medium hover:bg-hover md:max-w-none"
      >
        <span className="truncate">{current.name}</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="start" className="z-50 outline-none">
          <Menu.Popup className="max-h-[var(--available-height)] w-64 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-float outline-none">
            {startups.map(it => (
              <Menu.LinkItem
                key={it.id}
                href={addressOf(it.id, path.startsWith('/setup') ? '/' : path)}
                aria-current={it.id === id ? 'true' : undefined}
                className={ITEM}
                closeOnClick
              >
                <Name startup={it} current={it.id === id} />
              </Menu.LinkItem>
            ))}
            <Menu.Separator className="my-1 h-px bg-line" />
            <Menu.LinkItem className={ITEM} closeOnClick render={<Link to="/setup/new" />}>
              <Plus className="size-4 shrink-0 text-soft" aria-hidden />
              New startup…
            </Menu.LinkItem>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

const Name = ({ startup, current }: { startup: ListedStartup; current: boolean }) => (
  <>
    <Check className={`size-4 shrink-0 text-accent ${current ? '' : 'invisible'}`} aria-hidden />
    <span className="min-w-0 flex-1 truncate">{startup.name}</span>
    {startup.sample && <Badge tone="warning">Sample</Badge>}
    <span className="text-[13px] text-faint">{startup.currency}</span>
  </>
)
