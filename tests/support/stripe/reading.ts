import type {
  Page,
  ProviderContext,
  ProviderEntry,
  ProviderSubscription,
} from '../../../electron/providers/provider.ts'
import { stripe } from '../../../electron/providers/stripe/index.ts'
import { TODAY } from './account.ts'
import type { StripeSandbox } from './sandbox.ts'

/** A context whose clock stands at the sandbox's today and whose waits are short. */
export const context = (changes: Partial<ProviderContext> = {}): ProviderContext => ({
  now: () => TODAY * 1000,
  signal: new AbortController().signal,
  retry: { retries: 5, firstWait: 1, longestWait: 5 },
  onWait() {},
  ...changes,
})

/** What a database would hold: the last of each id, and where to go on. */
export interface Store {
  entries: Map<string, ProviderEntry>
  subscriptions: Map<string, ProviderSubscription>
  cursor: string | null
}

export const emptyStore = (): Store => ({
  entries: new Map(),
  subscriptions: new Map(),
  cursor: null,
})

/** Stores a page and its cursor at once, as the ledger does. */
export function keep(store: Store, page: Page): void {
  for (const entry of page.entries) store.entries.set(entry.id, entry)
  for (const one of page.subscriptions) store.subscriptions.set(one.id, one)
  store.cursor = page.cursor
}

/** Syncs into a store, to the end or until so many pages are stored; returns the pages. */
export async function sync(
  sandbox: StripeSandbox,
  store: Store = emptyStore(),
  {
    pages = Number.POSITIVE_INFINITY,
    ...changes
  }: Partial<ProviderContext> & { pages?: number } = {},
): Promise<Page[]> {
  const credentials = { key: sandbox.key, apiBase: sandbox.url }
  const seen: Page[] = []
  if (pages === 0) return seen
  for await (const page of stripe.pages(credentials, store.cursor, context(changes))) {
    keep(store, page)
    seen.push(page)
    if (seen.length >= pages) break
  }
  return seen
}

/** Everything that a whole sync reads. */
export async function readAll(sandbox: StripeSandbox): Promise<Store> {
  const store = emptyStore()
  await sync(sandbox, store)
  return store
}
