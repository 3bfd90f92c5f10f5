import { paypal } from '../../../electron/providers/paypal/index.ts'
import type {
  Page,
  ProviderContext,
  ProviderEntry,
  ProviderSubscription,
} from '../../../electron/providers/provider.ts'
import { TODAY } from './account.ts'
import type { PaypalSandbox } from './sandbox.ts'

/** A context whose clock stands at the sandbox's today and whose waits are short. */
export const context = (changes: Partial<ProviderContext> = {}): ProviderContext => ({
  now: () => TODAY,
  signal: new AbortController().signal,
  retry: { retries: 5, firstWait: 1, longestWait: 5 },
  onWait() {},
  ...changes,
})

export const credentials = ({ clientId, key, url }: PaypalSandbox) => ({
  clientId,
  key,
  apiBase: url,
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

/** Syncs into a store, to the end or until so many pages are stored; returns the pages. */
export async function sync(
  sandbox: PaypalSandbox,
  store: Store = emptyStore(),
  {
    pages = Number.POSITIVE_INFINITY,
    ...changes
  }: Partial<ProviderContext> & { pages?: number } = {},
): Promise<Page[]> {
  const seen: Page[] = []
  for await (const page of paypal.pages(credentials(sandbox), store.cursor, context(changes))) {
    for (const entry of page.entries) store.entries.set(entry.id, entry)
    for (const one of page.subscriptions) store.subscriptions.set(one.id, one)
    store.cursor = page.cursor
    seen.push(page)
    if (seen.length >= pages) break
  }
  return seen
}

/** Everything that a whole sync reads. */
export async function readAll(sandbox: PaypalSandbox): Promise<Store> {
  const store = emptyStore()
  await sync(sandbox, store)
  return store
}
