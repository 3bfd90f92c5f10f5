import type {
  BilledPeriod,
  Page,
  ProviderEntry,
  ProviderSubscription,
  SetAside,
} from '../../electron/ledger/page.ts'
import { ANSWER_LIMITS } from '../../electron/providers/answer-limits.ts'
import type { Credentials, Provider, ProviderContext } from '../../electron/providers/provider.ts'

/** What a database would hold: the last of each id, and where to go on. */
export interface Store {
  entries: Map<string, ProviderEntry>
  subscriptions: Map<string, ProviderSubscription>
  periods: Map<string, BilledPeriod>
  /** By id. */
  setAside: Map<string, SetAside>
  cursor: string | null
}

export const emptyStore = (): Store => ({
  entries: new Map(),
  subscriptions: new Map(),
  periods: new Map(),
  setAside: new Map(),
  cursor: null,
})

/** Stores a page and its cursor at once, as the ledger does. */
export function keep(store: Store, page: Page): void {
  for (const entry of page.entries) store.entries.set(entry.id, entry)
  for (const id of page.withdrawn ?? []) store.entries.delete(id)
  for (const one of page.subscriptions) store.subscriptions.set(one.id, one)
  for (const one of page.periods ?? []) store.periods.set(one.id, one)
  const read = [...page.entries, ...page.subscriptions].map(({ id }) => id)
  for (const id of [...read, ...(page.readable ?? [])]) store.setAside.delete(id)
  for (const one of page.setAside ?? []) store.setAside.set(one.id, one)
  store.cursor = page.cursor
}

/** Without the cursor: two syncs may come to the same ledger by different ways. */
export const ledger = ({ entries, subscriptions, periods, setAside }: Store) => ({
  entries: Object.fromEntries([...entries].sort()),
  subscriptions: Object.fromEntries([...subscriptions].sort()),
  periods: Object.fromEntries([...periods].sort()),
  setAside: Object.fromEntries([...setAside].sort()),
})

/** What opens a sandbox. */
export interface SandboxKey {
  key: string
  clientId?: string
  url: string
}

export const credentials = ({ key, clientId, url }: SandboxKey): Credentials => ({
  key,
  ...(clientId ? { clientId } : {}),
  apiBase: url,
})

interface SyncOptions extends Partial<ProviderContext> {
  /** Stop after so many pages. */
  pages?: number
  onPage?(stored: number): void
}

/** Reads a provider's sandboxes, with a clock that stands at their today (milliseconds) and short waits. */
export function readerOf(provider: Pick<Provider, 'pages'>, today: number) {
  const context = (changes: Partial<ProviderContext> = {}): ProviderContext => ({
    now: () => today,
    signal: new AbortController().signal,
    retry: { retries: 5, firstWait: 1, longestWait: 5 },
    limits: ANSWER_LIMITS,
    onWait() {},
    setAside: [],
    ...changes,
  })

  /** Syncs into a store, to the end or until so many pages are stored; returns the pages. */
  async function sync(
    sandbox: SandboxKey,
    store: Store = emptyStore(),
    { pages = Number.POSITIVE_INFINITY, onPage, ...changes }: SyncOptions = {},
  ): Promise<Page[]> {
    const seen: Page[] = []
    if (pages === 0) return seen
    const about = context({ setAside: [...store.setAside.values()], ...changes })
    for await (const page of provider.pages(credentials(sandbox), store.cursor, about)) {
      keep(store, page)
      seen.push(page)
      onPage?.(seen.length)
      if (seen.length >= pages) break
    }
    return seen
  }

  /** What a sync reads: everything, unless it is told to stop. */
  async function readAll(sandbox: SandboxKey, options: SyncOptions = {}): Promise<Store> {
    const store = emptyStore()
    await sync(sandbox, store, options)
    return store
  }

  return { context, sync, readAll }
}
