import type { ProviderEntry } from '../ledger/page.ts'

/**
 * What a page of objects comes to, with the ids of entries that they may make and do not, or no longer (see
 * Page). An object's `id` is that of its first entry; `also` is what follows it, after a colon, in those of
 * others.
 */
export function entriesPage(read: { id: string; entries: ProviderEntry[] }[], also: string[]) {
  const entries = read.flatMap(it => it.entries)
  const made = new Set(entries.map(({ id }) => id))
  const possible = read.flatMap(({ id }) => [id, ...also.map(word => `${id}:${word}`)])
  const withdrawn = possible.filter(id => !made.has(id))
  return { step: 'entries' as const, subscriptions: [], entries, withdrawn }
}
