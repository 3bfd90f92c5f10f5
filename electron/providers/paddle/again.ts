import type { ObjectRef } from '../provider.ts'
import type { Client } from './client.ts'
import { identify } from './parse.ts'

/** Those of a kind that earlier syncs set aside, with the first page of their list; nothing with the others. */
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
    const ids = setAside.filter(it => it.object === object).map(({ id }) => id)
    if (after !== null || ids.length === 0) return { found: [], gone: [] }
    const found = await client.listOf(`${object}s`, query, ids)
    const there = new Set(found.map(identify))
    return { found, gone: ids.filter(id => !there.has(id)) }
  }
}
