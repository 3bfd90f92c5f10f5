import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { apiBase } from '../api-base.ts'
import { listBroken } from '../failures.ts'
import { idOf, listGuard } from '../list-guard.ts'
import type { Credentials, ProviderContext } from '../provider.ts'
import { readJson } from '../read-json.ts'
import { WORDS } from './words.ts'

/** The most that Lemon Squeezy gives at once (docs.lemonsqueezy.com/api/getting-started/requests). */
export const PAGE_SIZE = 100

/** Reads one account's stores. Every request is a GET. */
export interface Client {
  /** One document. Throws Missing where Lemon Squeezy does not know it, else an AppError. */
  read(path: string, what: string, query?: Query): Promise<unknown>
  /** One page of a list, from 1. */
  page(path: string, what: string, query: Query & { page: number; size?: number }): Promise<List>
  /** Every page of a list that is short. */
  all(path: string, what: string, query?: Query): Promise<unknown[]>
}

type Query = Record<string, string | number>

export interface List {
  data: unknown[]
  /** What `include` asked for, of all that is on the page. */
  included: unknown[]
  lastPage: number
  /** How many the whole list holds now. */
  total: number
}

/** Lemon Squeezy answered 404: there is none, or it is not this key's. */
export class Missing extends AppError {
  constructor(what: string) {
    super({
      code: 'PROVIDER_ANSWER_INVALID',
      message: `Lemon Squeezy does not know ${what}.`,
      fix: 'Sync again. If it keeps happening, please report it with the text above.',
    })
  }
}

/** Throws INVALID_INPUT for an `apiBase` that is not a loopback address. */
export function openClient(credentials: Credentials, context: ProviderContext): Client {
  const base = apiBase(credentials.apiBase, WORDS.name) ?? 'https://api.lemonsqueezy.com'
  const headers = {
    accept: 'application/vnd.api+json',
    'content-type': 'application/vnd.api+json',
    authorization: `Bearer ${credentials.key}`,
  }

  async function read(path: string, what: string, query: Query = {}): Promise<unknown> {
    const url = new URL(`/v1/${path}`, base)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    const request = {
      url,
      headers,
      what,
      forbidden: () => forbidden(what),
      missing: () => new Missing(what),
    }
    try {
      return await readJson(request, WORDS, context)
    } catch (error) {
      throw error instanceof AppError && error.code === 'KEY_REFUSED' ? refused() : error
    }
  }

  const page: Client['page'] = async (path, what, { page: number, size = PAGE_SIZE, ...query }) => {
    const paging = { 'page[number]': number, 'page[size]': size }
    const list = listSchema.safeParse(await read(path, what, { ...query, ...paging })).data
    // Not of one object that asked for it: it stops the step.
    if (!list) throw listBroken(WORDS, what, 'Its answer is no list.')
    const { data, included, meta } = list
    const { lastPage, perPage, total } = meta.page
    if (perPage != null && data.length < Math.min(perPage, total - (number - 1) * perPage)) {
      const why = `Page ${number} of it has ${data.length} of ${total}, at ${perPage} to a page.`
      throw listBroken(WORDS, what, why)
    }
    return { data, included: included ?? [], lastPage, total }
  }

  return {
    read,
    page,
    async all(path, what, query = {}) {
      const guard = listGuard(WORDS, { what, moves: true })
      const found: unknown[] = []
      for (let number = 1; ; number++) {
        const { data, lastPage } = await page(path, what, { ...query, page: number })
        const more = number < lastPage
        guard({ place: number, ids: data.map(idOf), more })
        found.push(...data)
        if (!more) return found
      }
    },
  }
}

/** A page of a list; its members are read one by one, so that a bad one is named. */
const listSchema = z.object({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).nullish(),
  meta: z.object({
    page: z.object({
      lastPage: z.int().nonnegative(),
      perPage: z.int().positive().nullish(),
      total: z.int().nonnegative(),
    }),
  }),
})

/** Keys have no permissions to choose, so unlike elsewhere none is named. */
const refused = () =>
  new AppError({
    code: 'KEY_REFUSED',
    message: 'Lemon Squeezy does not accept this key.',
    why: 'It was deleted, is older than a year (keys end after one), or was not copied whole.',
    fix: `${WORDS.keys}, make a new key, and connect with that one.`,
  })

const forbidden = (what: string) =>
  new AppError({
    code: 'KEY_PERMISSION_MISSING',
    message: `This key may not read ${what}.`,
    why: 'A key of Lemon Squeezy reads what the person who made it may see, and this one’s role in the store does not reach that far.',
    fix: `${WORDS.keys}, as the store’s owner, make a key there, and try again.`,
  })
