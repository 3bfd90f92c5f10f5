import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { apiBase } from '../api-base.ts'
import { listBroken, notPermitted } from '../failures.ts'
import type { Credentials, ProviderContext } from '../provider.ts'
import { readJson } from '../read-json.ts'
import { PRODUCTION, SANDBOX, serverOf } from './server.ts'
import { type Resource, SCOPES, WORDS } from './words.ts'

/** The most that Polar gives at once (polar.sh/docs/api-reference/introduction). */
export const PAGE_SIZE = 100

/** The version of the API that the schemas here are written to. */
const VERSION = '2026-10'

/** Reads one organization. Every request is a GET. Everything throws an AppError. */
export interface Client {
  /** One page of a list, from 1. */
  list(resource: Resource, query: Query & { page?: number; limit?: number }): Promise<List>
  /** One object. Throws Missing where the organization has none of that id. */
  get(resource: Resource, id: string): Promise<unknown>
  /** Whether the token is one of Polar's sandbox. */
  isSandbox(): Promise<boolean>
}

type Query = Record<string, string | number>

export interface List {
  items: unknown[]
  lastPage: number
  /** How many the whole list holds now. */
  total: number
}

/** Polar answered 404: there is none, or it is another organization's. */
export class Missing extends AppError {
  constructor(what: string) {
    super({
      code: 'PROVIDER_ANSWER_INVALID',
      message: `Polar does not know ${what}.`,
      fix: 'Sync again. If it keeps happening, report it with the text above.',
    })
  }
}

/** Throws INVALID_INPUT for an `apiBase` that is not a loopback address. */
export function openClient(credentials: Credentials, context: ProviderContext): Client {
  const own = apiBase(credentials.apiBase, WORDS.name)
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${credentials.key}`,
    'polar-version': VERSION,
  }
  let found: Promise<URL> | undefined
  const server = () => {
    found ??= own
      ? Promise.resolve(own)
      : serverOf([PRODUCTION, SANDBOX], base =>
          read(base, 'organizations', '/v1/organizations/', { limit: 1 }),
        )
    return found
  }

  function read(base: URL, resource: Resource, path: string, query: Query = {}): Promise<unknown> {
    const url = new URL(path, base)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    const request = {
      url,
      headers,
      what: `the ${resource}`,
      forbidden: () => notPermitted(WORDS, resource, SCOPES[resource]),
      missing: () => new Missing(path.slice('/v1/'.length)),
    }
    return readJson(request, WORDS, context)
  }

  return {
    async list(resource, { page = 1, limit = PAGE_SIZE, ...query }) {
      const path = `/v1/${resource}/`
      const answer = await read(await server(), resource, path, { ...query, page, limit })
      const { data: list } = listSchema.safeParse(answer)
      if (!list) throw listBroken(WORDS, resource, 'Its answer is no page of a list.')
      const { max_page: lastPage, total_count: total } = list.pagination
      const due = Math.min(limit, total - (page - 1) * limit)
      if (list.items.length < due) {
        const why = `Page ${page} of it has ${list.items.length} of ${total}, at ${limit} to a page.`
        throw listBroken(WORDS, resource, why)
      }
      return { items: list.items, lastPage, total }
    },
    async get(resource, id) {
      return read(await server(), resource, `/v1/${resource}/${encodeURIComponent(id)}`)
    },
    async isSandbox() {
      return (await server()) !== PRODUCTION
    },
  }
}

/** A page of a list; its members are read one by one, so that a bad one takes no other with it. */
const listSchema = z.object({
  items: z.array(z.unknown()),
  pagination: z.object({ total_count: z.int().nonnegative(), max_page: z.int().nonnegative() }),
})
