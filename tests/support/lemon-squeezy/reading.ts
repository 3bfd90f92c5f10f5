import { onTestFinished } from 'vitest'
import { lemonSqueezy } from '../../../electron/providers/lemon-squeezy/index.ts'
import type {
  Page,
  ProviderContext,
  ProviderEntry,
  ProviderSubscription,
} from '../../../electron/providers/provider.ts'
import { type LemonAccount, TODAY } from './account.ts'
import { createLemonSandbox, type LemonSandbox } from './sandbox.ts'

/** A sandbox that closes with the test. */
export async function open(account: LemonAccount): Promise<LemonSandbox> {
  const sandbox = await createLemonSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}

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

export const emptyStore = (): Store => ({
  entries: new Map(),
  subscriptions: new Map(),
  cursor: null,
})

/** Syncs into a store, to the end or until so many pages are stored; returns the pages. */
export async function sync(
  sandbox: LemonSandbox,
  store: Store,
  {
    pages = Number.POSITIVE_INFINITY,
    onPage,
    ...changes
  }: Partial<ProviderContext> & { pages?: number; onPage?(stored: number): void } = {},
): Promise<Page[]> {
  const credentials = { key: sandbox.key, apiBase: sandbox.url }
  const seen: Page[] = []
  if (pages === 0) return seen
  for await (const page of lemonSqueezy.pages(credentials, store.cursor, context(changes))) {
    for (const entry of page.entries) store.entries.set(entry.id, entry)
    for (const one of page.subscriptions) store.subscriptions.set(one.id, one)
    store.cursor = page.cursor
    seen.push(page)
    onPage?.(seen.length)
    if (seen.length >= pages) break
  }
  return seen
}

/** Everything that a whole sync reads. */
export async function readAll(sandbox: LemonSandbox): Promise<Store> {
  const store = emptyStore()
  await sync(sandbox, store)
  return store
}

/** Without the cursors: two runs may end in the same ledger by different ways. */
export const ledger = ({ entries, subscriptions }: Store) => ({
  entries: Object.fromEntries([...entries].sort()),
  subscriptions: Object.fromEntries([...subscriptions].sort()),
})
