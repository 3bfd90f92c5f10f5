import { createHash } from 'node:crypto'
import { listBroken, type ProviderWords } from './failures.ts'

/** The most pages of one list: at 30 to a page that is three million objects. */
const LONGEST = 100_000

/** How many pages of a list that moves may be read again, because it became shorter meanwhile. */
const READ_AGAIN = 100

export interface GuardedPage {
  /** Where it is in its list: the page's number, or the id that it comes after. */
  place: string | number | null
  /** Of its objects, in any order. */
  ids: string[]
  /** Whether the provider says that more follows. */
  more: boolean
}

/** Looks at each page of one list before anything of it is kept. Throws PROVIDER_ANSWER_INVALID. */
export type ListGuard = (page: GuardedPage) => void

export interface ListRules {
  /** What is listed, in words: "transactions". */
  what: string
  /**
   * True where pages have numbers: what comes at the list's head while it is read pushes the rest down,
   * so a page may begin with what the one before it ended with. False where a page comes after an id.
   */
  moves: boolean
  /** Pages. */
  longest?: number
}

/**
 * Guards one reading of one list against an answer that would have it read for ever, or leave a part of
 * it out in silence: a page that was there before, one that brings nothing and says that more follows,
 * a list that does not end. It keeps a hash for each page and the ids of one page: a few bytes for each
 * hundred objects.
 */
export function listGuard(
  words: ProviderWords,
  { what, moves, longest = LONGEST }: ListRules,
): ListGuard {
  const placeOf = new Map<string, string>()
  const places = new Set<string>()
  let before = new Set<string>()
  let again = 0

  const broken = (why: string) => listBroken(words, what, why)
  return ({ place, ids, more }) => {
    if (more && ids.length === 0) throw broken('A page of it is empty and says that more follows.')
    const at = String(place)
    if (places.has(at) && ++again > (moves ? READ_AGAIN : 0)) throw broken(REPEATS)
    places.add(at)
    if (places.size > longest) throw broken(`It does not end: ${longest} pages were read.`)
    if (ids.length === 0) return
    const print = printOf(ids)
    const same = placeOf.get(print)
    if (same !== undefined && same !== at) throw broken(REPEATS)
    const known = ids.filter(id => before.has(id)).length
    if (again === 0 && known > 0 && (!moves || known === ids.length)) throw broken(REPEATS)
    placeOf.set(print, at)
    before = new Set(ids)
  }
}

const REPEATS = 'It repeats itself: a page brings what an earlier one brought.'

const printOf = (ids: string[]): string =>
  createHash('sha256').update(JSON.stringify(ids.toSorted())).digest('base64url').slice(0, 16)

/** What tells an object of a list apart: its id, or all of it where it has none. */
export function idOf(value: unknown): string {
  const id = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined
  return typeof id === 'string' && id !== '' ? id : JSON.stringify(value)
}
