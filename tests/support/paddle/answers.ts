import type { ServerAnswer } from '../faulty-server.ts'
import type { PaddleAccount } from './account.ts'

/** An answer that is thrown to end a request. */
export class Refusal extends Error {
  readonly answer: ServerAnswer

  constructor(status: number, code: string, detail: string, headers?: Record<string, string>) {
    super(detail)
    const error = {
      type: status >= 500 || status === 429 ? 'api_error' : 'request_error',
      code,
      detail,
      documentation_url: `https://developer.paddle.com/errors/shared/${code}`,
    }
    this.answer = { status, body: { error, meta }, headers }
  }
}

const meta = { request_id: '497f6eca-6276-4993-bfeb-53cbbbba6f08' }

/** The parts of api.paddle.com that a revenue reader needs; all of them only read. */
export interface Route {
  path: RegExp
  /** null where any key may read it. */
  permission: string | null
  answer(account: PaddleAccount, url: URL, id: string): unknown
}

export const ROUTES: Route[] = [
  {
    path: /^\/transactions$/,
    permission: 'transaction.read',
    answer: ({ transactions }, url) =>
      list(url, transactions, {
        prefix: 'txn',
        most: 30,
        orders: ['id', 'created_at', 'updated_at', 'billed_at'],
        dates: ['created_at', 'updated_at', 'billed_at'],
        filters: ['status', 'customer_id', 'subscription_id', 'origin', 'collection_mode'],
      }),
  },
  {
    path: /^\/adjustments$/,
    permission: 'adjustment.read',
    answer: ({ adjustments }, url) =>
      list(url, adjustments, {
        prefix: 'adj',
        most: 50,
        orders: ['id'],
        dates: [],
        filters: ['status', 'action', 'customer_id', 'subscription_id', 'transaction_id'],
      }),
  },
  {
    path: /^\/subscriptions$/,
    permission: 'subscription.read',
    answer: ({ subscriptions }, url) =>
      list(
        url,
        subscriptions.map(({ subscription }) => subscription),
        {
          prefix: 'sub',
          most: 200,
          orders: ['id'],
          dates: [],
          filters: ['status', 'customer_id', 'collection_mode'],
        },
      ),
  },
  {
    path: /^\/subscriptions\/(\w+)$/,
    permission: 'subscription.read',
    answer({ subscriptions }, url, id) {
      const found = subscriptions.find(({ subscription }) => subscription.id === id)
      if (!found) throw notFound(id)
      const include = url.searchParams.get('include')?.split(',') ?? []
      const bad = include.find(it => !/^(next_transaction|recurring_transaction_details)$/.test(it))
      if (bad) throw badRequest(`include: ${bad}`)
      const ended = found.subscription.status === 'canceled'
      return {
        data: {
          ...found.subscription,
          ...(include.includes('recurring_transaction_details') && {
            recurring_transaction_details: ended ? null : found.renewal,
          }),
        },
        meta,
      }
    },
  },
  {
    path: /^\/discounts$/,
    permission: 'discount.read',
    answer: (account, url) =>
      list(url, discounts(account), {
        prefix: 'dsc',
        most: 200,
        orders: ['id', 'created_at'],
        dates: [],
        filters: ['status', 'code'],
      }),
  },
  {
    path: /^\/discounts\/(\w+)$/,
    permission: 'discount.read',
    answer(account, _url, id) {
      const found = discounts(account).find(one => one.id === id)
      if (!found) throw notFound(id)
      return { data: found, meta }
    },
  },
]

const discounts = ({ subscriptions }: PaddleAccount) =>
  subscriptions.flatMap(({ discount }) => discount ?? [])

const badRequest = (detail: string) => new Refusal(400, 'bad_request', detail)
const notFound = (id: string) => new Refusal(404, 'not_found', `Entity ${id} not found`)

interface ListRules {
  prefix: string
  most: number
  orders: string[]
  /** Fields that may be compared; Paddle only does so for transactions. */
  dates: string[]
  filters: string[]
}

type Listed = { id: string }

function list(url: URL, all: Listed[], { prefix, most, orders, dates, filters }: ListRules) {
  const query = url.searchParams
  let found = all
  for (const [name, value] of query) {
    const [, field = '', operator = 'EQ'] = /^(\w+?)(?:\[(LT|LTE|GT|GTE)\])?$/.exec(name) ?? []
    if (['after', 'per_page', 'order_by', 'include'].includes(name)) continue
    const values = value.split(',')
    if (field === 'id') values.forEach(id => void whole(id, prefix))
    if (dates.includes(field)) {
      const at = Date.parse(value)
      if (Number.isNaN(at)) throw badRequest(`${name}: not a date`)
      found = found.filter(one =>
        compare(Date.parse(String(Reflect.get(one, field))), operator, at),
      )
    } else if (name === 'id' || filters.includes(name)) {
      found = found.filter(one => values.includes(String(Reflect.get(one, name))))
    } else {
      throw badRequest(`Unknown query parameter ${name}`)
    }
  }
  const asked = Number(query.get('per_page') ?? most)
  if (!Number.isInteger(asked) || asked < 1) throw badRequest('per_page: not a number above 0')
  const perPage = Math.min(asked, most)
  const sorted = order(found, query.get('order_by') ?? 'id[DESC]', orders)
  const after = query.get('after')
  // The entity after which to go on may itself be outside the filters.
  const start = after === null ? 0 : position(sorted, whole(after, prefix), query)
  const data = sorted.slice(start, start + perPage)
  const next = new URL(url.pathname, 'https://api.paddle.com')
  for (const [name, value] of query) next.searchParams.set(name, value)
  const last = data.at(-1)?.id ?? after
  if (last) next.searchParams.set('after', last)
  const has_more = start + perPage < sorted.length
  const pagination = { per_page: perPage, next: next.href, has_more, estimated_total: -1 }
  return { data, meta: { ...meta, pagination } }
}

function whole(id: string, prefix: string): string {
  if (!new RegExp(`^${prefix}_[a-z\\d]{26}$`).test(id)) throw badRequest(`Not a Paddle ID: ${id}`)
  return id
}

function compare(value: number, operator: string, bound: number): boolean {
  if (operator === 'LT') return value < bound
  if (operator === 'LTE') return value <= bound
  if (operator === 'GT') return value > bound
  if (operator === 'GTE') return value >= bound
  return value === bound
}

function order(all: Listed[], by: string, orders: string[]): Listed[] {
  const [, field = '', direction] = /^(\w+)\[(ASC|DESC)\]$/.exec(by) ?? []
  if (!orders.includes(field)) throw badRequest(`order_by: ${by}`)
  const sign = direction === 'ASC' ? 1 : -1
  const key = (one: Listed) => String(Reflect.get(one, field))
  return all.toSorted((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0))
}

function position(sorted: Listed[], after: string, query: URLSearchParams): number {
  const index = sorted.findIndex(({ id }) => id === after)
  if (index >= 0) return index + 1
  const descending = !query.get('order_by')?.endsWith('[ASC]')
  const beyond = sorted.findIndex(({ id }) => (descending ? id < after : id > after))
  return beyond < 0 ? sorted.length : beyond
}
