import type { ServerAnswer } from '../faulty-server.ts'
import type { PolarAccount } from './account.ts'

/** An answer that is thrown to end a request, in the shape that Polar gives errors. */
export class Refusal extends Error {
  readonly answer: ServerAnswer

  constructor(status: number, error: string, detail: string) {
    super(detail)
    this.answer = { status, body: { error, detail } }
  }
}

interface Collection {
  all(account: PolarAccount): object[]
  filters: string[]
  sortings: string[]
  /** Whether one of them can be asked for by its id. */
  single: boolean
}

const COLLECTIONS: Record<string, Collection> = {
  organizations: {
    all: ({ organizations }) => organizations,
    filters: ['slug'],
    sortings: ['created_at', 'slug'],
    single: true,
  },
  orders: {
    all: ({ orders }) => orders,
    filters: ['product_id', 'discount_id', 'customer_id', 'subscription_id', 'status'],
    sortings: ['created_at', 'status', 'net_amount', 'subscription'],
    single: true,
  },
  refunds: {
    all: ({ refunds }) => refunds,
    filters: ['id', 'order_id', 'subscription_id', 'customer_id'],
    sortings: ['created_at', 'amount'],
    single: false,
  },
  disputes: {
    all: ({ disputes }) => disputes,
    filters: ['order_id', 'status'],
    sortings: ['created_at', 'amount'],
    single: true,
  },
  subscriptions: {
    all: ({ subscriptions }) => subscriptions,
    filters: ['product_id', 'customer_id', 'discount_id', 'status'],
    sortings: ['started_at', 'ended_at', 'amount', 'status'],
    single: true,
  },
}

/** What api.polar.sh answers to a GET of this path. */
export function answer(account: PolarAccount, { pathname, searchParams }: URL): unknown {
  const [, name = '', id = ''] = /^\/v1\/([a-z]+)\/([\w-]*)$/.exec(pathname) ?? []
  const collection = COLLECTIONS[name]
  if (!collection || (id && !collection.single)) throw notFound()
  const all = collection.all(account)
  if (!id) return list(all, collection, searchParams)
  const found = all.find(it => Reflect.get(it, 'id') === id)
  if (!found) throw notFound()
  return found
}

const notFound = () => new Refusal(404, 'ResourceNotFound', 'Not found')

function list(all: object[], { filters, sortings }: Collection, query: URLSearchParams) {
  const page = number(query, 'page', 1, Number.POSITIVE_INFINITY)
  const limit = number(query, 'limit', 10, 100)
  let found = all
  for (const [key, value] of query) {
    if (['page', 'limit', 'sorting'].includes(key)) continue
    // The API takes no notice of a parameter that it does not know; the app is not to send one.
    if (!filters.includes(key)) throw unprocessable(key)
    found = found.filter(it => String(Reflect.get(it, key)) === value)
  }
  const sorting = query.get('sorting') ?? '-created_at'
  const field = sorting.replace(/^-/, '')
  if (!sortings.includes(field) && query.has('sorting')) throw unprocessable('sorting')
  const down = sorting.startsWith('-') ? -1 : 1
  const sorted = found.toSorted((a, b) => down * compared(a, b, field))
  return {
    items: sorted.slice((page - 1) * limit, page * limit),
    pagination: { total_count: found.length, max_page: Math.ceil(found.length / limit) },
  }
}

/** What has no date comes last. */
function compared(a: object, b: object, field: string): number {
  const at = (one: object) => String(Reflect.get(one, field) ?? '9999')
  return at(a) < at(b) ? -1 : at(a) > at(b) ? 1 : 0
}

const unprocessable = (name: string) =>
  new Refusal(422, 'RequestValidationError', `${name} is not valid.`)

function number(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw unprocessable(name)
}
