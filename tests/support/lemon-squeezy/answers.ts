import type { ServerAnswer } from '../faulty-server.ts'
import type { LemonAccount } from './account.ts'
import { API, customer, type WireUser } from './objects.ts'

/** An answer that is thrown to end a request, in the shape that JSON:API gives errors. */
export class Refusal extends Error {
  readonly answer: ServerAnswer

  constructor(status: number, title: string, detail: string) {
    super(detail)
    const errors = [{ detail, status: String(status), title }]
    this.answer = { status, body: { jsonapi: { version: '1.0' }, errors } }
  }
}

interface Resource {
  type: string
  id: string
  attributes: object
}

interface Collection {
  all(account: LemonAccount): Resource[]
  /** Names of filters that it takes, as attributes. */
  filters: string[]
  include: string[]
}

const COLLECTIONS: Record<string, Collection> = {
  stores: { all: ({ stores }) => stores, filters: [], include: [] },
  orders: {
    all: ({ orders }) => orders,
    filters: ['store_id', 'user_email', 'order_number'],
    include: ['store', 'customer', 'order-items', 'subscriptions'],
  },
  'subscription-invoices': {
    all: ({ invoices }) => invoices,
    filters: ['store_id', 'status', 'refunded', 'subscription_id'],
    include: ['store', 'subscription', 'customer'],
  },
  subscriptions: {
    all: ({ subscriptions }) => subscriptions,
    filters: ['store_id', 'order_id', 'product_id', 'variant_id', 'user_email', 'status'],
    include: ['subscription-items', 'order', 'customer', 'variant'],
  },
  'subscription-items': {
    all: ({ items }) => items,
    filters: ['subscription_id', 'price_id'],
    include: ['price'],
  },
  prices: { all: ({ prices }) => prices, filters: ['variant_id'], include: ['variant'] },
  discounts: { all: ({ discounts }) => discounts, filters: ['store_id'], include: [] },
  'discount-redemptions': {
    all: ({ redemptions }) => redemptions,
    filters: ['discount_id', 'order_id'],
    include: [],
  },
}

/** What api.lemonsqueezy.com answers to a GET of this path. */
export function answer(account: LemonAccount, { pathname, searchParams }: URL): unknown {
  if (pathname === '/v1/users/me') return user(account)
  const [, name = '', id] = /^\/v1\/([a-z-]+)(?:\/(\d+))?$/.exec(pathname) ?? []
  const collection = COLLECTIONS[name]
  if (!collection) throw notFound()
  const all = collection.all(account)
  if (!id) return list(account, name, collection, searchParams)
  const data = all.find(it => it.id === id)
  if (!data) throw notFound()
  return { jsonapi: { version: '1.0' }, links: { self: `${API}/${name}/${id}` }, data }
}

const notFound = () => new Refusal(404, 'Not Found', 'The related resource does not exist.')

function user({ test }: LemonAccount): WireUser {
  return {
    jsonapi: { version: '1.0' },
    links: { self: `${API}/users/me` },
    meta: { test_mode: test },
    data: {
      type: 'users',
      id: '77',
      attributes: {
        name: 'Olivia Founder',
        email: 'olivia@startup.example',
        color: '#898FA9',
        avatar_url: 'https://www.gravatar.com/avatar/0',
        has_custom_avatar: false,
        createdAt: '2024-01-01T00:00:00.000000Z',
        updatedAt: '2024-01-01T00:00:00.000000Z',
      },
      links: { self: `${API}/users/77` },
    },
  }
}

function list(
  account: LemonAccount,
  name: string,
  { all, filters, include }: Collection,
  query: URLSearchParams,
) {
  const page = number(query, 'page[number]', 1, Number.POSITIVE_INFINITY)
  const size = number(query, 'page[size]', 10, 100)
  let found = newestFirst(all(account))
  for (const [key, value] of query) {
    const filter = /^filter\[(\w+)\]$/.exec(key)?.[1]
    if (filter === undefined) continue
    if (!filters.includes(filter)) throw badRequest(`Filter parameter ${filter} is not allowed.`)
    found = found.filter(({ attributes }) => String(Reflect.get(attributes, filter)) === value)
  }
  const asked = query.get('include')?.split(',') ?? []
  const unknown = asked.find(it => !include.includes(it))
  if (unknown) throw badRequest(`Include path ${unknown} is not allowed.`)
  const lastPage = Math.max(1, Math.ceil(found.length / size))
  const data = found.slice((page - 1) * size, page * size)
  const at = (n: number) =>
    `${API}/${name}?page%5Bnumber%5D=${n}&page%5Bsize%5D=${size}&sort=-createdAt`
  return {
    meta: {
      page: {
        currentPage: page,
        from: data.length ? (page - 1) * size + 1 : null,
        lastPage,
        perPage: size,
        to: data.length ? (page - 1) * size + data.length : null,
        total: found.length,
      },
    },
    jsonapi: { version: '1.0' },
    links: { first: at(1), last: at(lastPage), ...(page < lastPage && { next: at(page + 1) }) },
    ...withIncluded(account, data, asked),
  }
}

/** What was asked to come with the objects, and for orders their links to it, as JSON:API has it. */
function withIncluded(account: LemonAccount, data: Resource[], asked: string[]) {
  if (asked.includes('subscription-items')) {
    const ids = new Set(data.map(({ id }) => Number(id)))
    const included = account.items.filter(it => ids.has(it.attributes.subscription_id))
    return { data, included }
  }
  const customers = asked.includes('customer')
    ? [...new Set(data.map(({ attributes }) => Number(Reflect.get(attributes, 'customer_id'))))]
    : []
  if (!asked.includes('subscriptions')) {
    const ids = new Set(data.map(({ attributes }) => Reflect.get(attributes, 'subscription_id')))
    const own = asked.includes('subscription')
      ? account.subscriptions.filter(({ id }) => ids.has(Number(id)))
      : []
    return { data, included: [...own, ...customers.map(customer)] }
  }
  const begunBy = (id: string) =>
    account.subscriptions.filter(it => String(it.attributes.order_id) === id)
  return {
    data: data.map(order => {
      const links = begunBy(order.id).map(({ id }) => ({ type: 'subscriptions', id }))
      const { subscriptions, ...others } = Object(Reflect.get(order, 'relationships'))
      const relationships = { ...others, subscriptions: { ...subscriptions, data: links } }
      return { ...order, relationships }
    }),
    included: [...data.flatMap(({ id }) => begunBy(id)), ...customers.map(customer)],
  }
}

const badRequest = (detail: string) => new Refusal(400, 'Bad Request', detail)

function number(query: URLSearchParams, name: string, otherwise: number, most: number): number {
  const value = Number(query.get(name) ?? otherwise)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw badRequest(`The ${name} field must be between 1 and ${most}.`)
}

/** Newest first; of what was made in the same second, the later added first. */
const newestFirst = (all: Resource[]): Resource[] =>
  all.toReversed().sort((a, b) => made(b) - made(a))

const made = ({ attributes }: Resource): number =>
  Date.parse(String(Reflect.get(attributes, 'created_at')))
