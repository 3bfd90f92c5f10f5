import { paddle } from '../../../electron/providers/paddle/index.ts'
import type {
  Credentials,
  ProviderContext,
  ProviderEntry,
  ProviderSubscription,
} from '../../../electron/providers/provider.ts'
import { TODAY } from './account.ts'
import type { PaddleSandbox } from './sandbox.ts'

/** A context whose clock stands at the sandbox's today and whose waits are short. */
export const context = (changes: Partial<ProviderContext> = {}): ProviderContext => ({
  now: () => TODAY,
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

const credentials = ({ key, url }: PaddleSandbox): Credentials => ({ key, apiBase: url })

/** Syncs into a store to the end, or until so many pages are kept. */
export async function sync(
  sandbox: PaddleSandbox,
  store: Store = { entries: new Map(), subscriptions: new Map(), cursor: null },
  {
    pages = Number.POSITIVE_INFINITY,
    ...changes
  }: Partial<ProviderContext> & { pages?: number } = {},
): Promise<Store> {
  let kept = 0
  for await (const page of paddle.pages(credentials(sandbox), store.cursor, context(changes))) {
    for (const entry of page.entries) store.entries.set(entry.id, entry)
    for (const one of page.subscriptions) store.subscriptions.set(one.id, one)
    store.cursor = page.cursor
    kept += 1
    if (kept >= pages) break
  }
  return store
}
