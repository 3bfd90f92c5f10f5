import type { z } from 'zod'
import { idOf, listGuard } from '../list-guard.ts'
import { idSchema, type listSchema, parseObject } from './parse.ts'
import { WORDS } from './words.ts'

type List = z.infer<typeof listSchema>

/** A list of which nothing came yet. */
export const UNREAD: List = { data: [], has_more: true }

/**
 * All of a list: what came of it within the object that it is of, and the rest, asked for page by page.
 * One that repeats itself, brings nothing and says that more follows, or does not end is not of one
 * object: it throws what stops the step.
 */
export async function wholeList(
  what: string,
  ask: (after: string | null) => Promise<List>,
  begun: List = UNREAD,
): Promise<unknown[]> {
  const guard = listGuard(WORDS, { what, moves: false })
  const all = [...begun.data]
  if (all.length > 0) guard({ place: null, ids: all.map(idOf), more: begun.has_more })
  let more = begun.has_more
  while (more) {
    const after = all.length > 0 ? parseObject(idSchema, all.at(-1), `one of the ${what}`) : null
    const { data, has_more } = await ask(after)
    guard({ place: after, ids: data.map(idOf), more: has_more })
    all.push(...data)
    more = has_more
  }
  return all
}
