import type { ProviderEntry } from './provider.ts'

/**
 * The ids of entries that objects may make and do not, or no longer (see Page). `ids` are those of the
 * objects' first entries; `also` is what follows them, after a colon, in those of others.
 */
export function withdrawn(ids: string[], also: string[], entries: ProviderEntry[]): string[] {
  const made = new Set(entries.map(({ id }) => id))
  const possible = ids.flatMap(id => [id, ...also.map(word => `${id}:${word}`)])
  return possible.filter(id => !made.has(id))
}
