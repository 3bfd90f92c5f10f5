import { z } from 'zod'
import { apiBase } from '../api-base.ts'
import { notPermitted, refused } from '../failures.ts'
import { idOf, type ListGuard, listGuard } from '../list-guard.ts'
import type { Credentials, ProviderContext } from '../provider.ts'
import { readJson } from '../read-json.ts'
import { idSchema, parse } from './parse.ts'
import { PERMISSIONS, type Resource, WORDS } from './resources.ts'

/**
 * More than any list gives at once. Paddle answers with its own maximum, 30 transactions or 50
 * adjustments, when it is asked for more (developer.paddle.com/api-reference/about/pagination).
 */
const PER_PAGE = '200'

/** The least of those maxima: so many ids make one page of any list. */
const FEWEST = 30

/** Reads one account: nothing here can write. Everything throws an AppError. */
export interface Client {
  /** A page of a list, newest first; `after` is the last id had, or null for the first page. */
  list(resource: Resource, query: Record<string, string>, after?: string | null): Promise<List>
  /** Those of a resource that have these ids, as many of them as there are. */
  listOf(resource: Resource, query: Record<string, string>, ids: string[]): Promise<unknown[]>
  /** One object, or whatever else is at a path below the API's address: `/discounts/dsc_1`. */
  get(resource: Resource, path: string): Promise<unknown>
}

export interface List {
  data: unknown[]
  /** The id to go on after; null at the end of the list. */
  last: string | null
}

/** Throws INVALID_INPUT for an `apiBase` that is not a loopback address. */
export function openClient(credentials: Credentials, context: ProviderContext): Client {
  const base = apiBase(credentials.apiBase, WORDS.name) ?? new URL(hostOf(credentials.key))
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${credentials.key}`,
    'paddle-version': '1',
    // Spares Paddle the counting of a list, which this app does not look at.
    'skip-count': 'true',
  }
  const read = (resource: Resource, url: URL) =>
    readJson(
      { url, headers, what: resource, forbidden: text => forbidden(text, resource) },
      WORDS,
      context,
    )
  const guards = new Map<Resource, ListGuard>()
  /** Of the reading of a list that is under way; a first page begins another. */
  const guardOf = (resource: Resource, after: string | null): ListGuard => {
    const guard =
      (after !== null && guards.get(resource)) || listGuard(WORDS, { what: resource, moves: false })
    guards.set(resource, guard)
    return guard
  }
  const page = async (resource: Resource, query: Record<string, string>) => {
    const url = new URL(`/${resource}`, base)
    url.search = String(new URLSearchParams({ per_page: PER_PAGE, order_by: 'id[DESC]', ...query }))
    return parse(listSchema, await read(resource, url), `the list of ${resource}`)
  }
  return {
    async listOf(resource, query, ids) {
      const found: unknown[] = []
      for (let at = 0; at < ids.length; at += FEWEST) {
        const id = ids.slice(at, at + FEWEST).join(',')
        found.push(...(await page(resource, { ...query, id })).data)
      }
      return found
    },
    async list(resource, query, after = null) {
      const { data, meta } = await page(resource, { ...query, ...(after && { after }) })
      const more = meta.pagination.has_more
      guardOf(resource, after)({ place: after, ids: data.map(idOf), more })
      return {
        data,
        last: more ? parse(identified, data.at(-1), `the list of ${resource}`).id : null,
      }
    },
    async get(resource, path) {
      const answer = await read(resource, new URL(path, base))
      return parse(z.object({ data: z.unknown() }), answer, resource).data
    },
  }
}

/** Keys of the old kind do not say which of Paddle's two worlds they are of: taken as live ones. */
const hostOf = (key: string) =>
  key.startsWith('pdl_sdbx_') ? 'https://sandbox-api.paddle.com' : 'https://api.paddle.com'

/**
 * Paddle answers 403 both to a key that may not read something and to one that is no key any more
 * (developer.paddle.com/errors/shared/invalid_token); its error code tells which.
 */
function forbidden(text: string, resource: Resource) {
  const code = errorSchema.safeParse(json(text)).data?.error.code
  return code === 'forbidden' || code === undefined
    ? notPermitted(WORDS, resource, PERMISSIONS[resource])
    : refused(
        WORDS,
        'It was revoked, has expired, is of the other of live and sandbox, or was not copied whole.',
      )
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const errorSchema = z.object({ error: z.object({ code: z.string() }) })
const identified = z.object({ id: idSchema })
const listSchema = z.object({
  data: z.array(z.unknown()),
  meta: z.object({ pagination: z.object({ has_more: z.boolean() }) }),
})
