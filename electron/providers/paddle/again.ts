import type { ObjectRef } from '../../ledger/page.ts'
import { identify, isUnnamed } from '../unnamed.ts'
import type { Client } from './client.ts'

/**
 * Those of a kind that earlier syncs set aside, with the first page of their list; nothing with the others.
 * No mark passes one that has no id, so the list itself brings it again.
 */
export type AgainReader = (
  object: 'transaction' | 'adjustment',
  place: { after: string | null },
  query?: Record<string, string>,
) => Promise<{
  found: unknown[]
  /** Ids of those that Paddle does not have any more. */
  gone: string[]
}>

export function againReader(client: Client, setAside: readonly ObjectRef[]): AgainReader {
  return async (object, { after }, query = {}) => {
    if (after !== null) return { found: [], gone: [] }
    const all = setAside.filter(it => it.object === object).map(({ id }) => id)
    const ids = all.filter(id => !isUnnamed(id))
    const found = ids.length > 0 ? await client.listOf(`${object}s`, query, ids) : []
    const there = new Set(found.map(identify))
    return { found, gone: all.filter(id => !there.has(id)) }
  }
}
