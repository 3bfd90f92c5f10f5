import { z } from 'zod'
import type { ObjectRef } from '../../ledger/page.ts'
import { isUnnamed, unnamedOf } from '../unnamed.ts'
import { type Client, type List, Missing } from './client.ts'
import { parse } from './parse.ts'

/** What earlier syncs set aside of a list, each as a page of its own. */
export interface Again {
  pages: Pick<List, 'data' | 'included'>[]
  /** Ids, as they were set aside, of those that Lemon Squeezy does not have any more. */
  gone: string[]
}

/**
 * `object` is the path of the list, and an id the object's with a word before it: "order:201". `whole`:
 * whether the list is read to its end, and so by whatever has no id.
 */
export async function readAgain(
  client: Client,
  setAside: readonly ObjectRef[],
  { object, include, whole }: { object: string; include: string; whole: boolean },
): Promise<Again> {
  const all: Again = { pages: [], gone: whole ? unnamedOf(setAside, object) : [] }
  for (const { id } of setAside.filter(it => it.object === object && !isUnnamed(it.id))) {
    const path = `${object}/${id.split(':').at(-1)}`
    try {
      const answer = await client.read(path, path, { include })
      const { data, included } = parse(documentSchema, answer, path)
      all.pages.push({ data: [data], included: included ?? [] })
    } catch (error) {
      if (!(error instanceof Missing)) throw error
      all.gone.push(id)
    }
  }
  return all
}

const documentSchema = z.object({
  data: z.unknown(),
  included: z.array(z.unknown()).nullish(),
})
