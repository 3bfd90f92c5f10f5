import type { ServerAnswer } from '../faulty-server.ts'
import type { PaypalAccount } from './account.ts'
import { instant, type WireTransaction } from './objects.ts'

/** The most transactions that a search lists. */
export const MAXIMUM_ITEMS = 10_000

const DAY = 86_400_000
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.]\d+)?(Z|[+-]\d\d:?\d\d)$/i

/** GET /v1/reporting/transactions: its limits, its filters and its pages. */
export function search(
  account: PaypalAccount,
  query: URLSearchParams,
  maximum: number,
): ServerAnswer {
  const [start = '', end = ''] = [query.get('start_date') ?? '', query.get('end_date') ?? '']
  if (!INSTANT.test(start)) return invalid('start_date', start)
  if (!INSTANT.test(end)) return invalid('end_date', end)
  const [from, to] = [Date.parse(start), Date.parse(end)]
  if (to < from || to - from > 31 * DAY) return invalid('end_date', end)
  if (from < oldest(account)) return invalid('start_date', start)
  if (from > account.now) {
    const message = 'Data for the given start date is not available.'
    return { status: 400, body: { ...problem('INVALID_REQUEST', message), details: [] } }
  }
  const size = Number(query.get('page_size') ?? 100)
  if (!(Number.isInteger(size) && size >= 1 && size <= 500))
    return invalid('page_size', String(size))
  const page = Number(query.get('page') ?? 1)
  if (!(Number.isInteger(page) && page >= 1)) return invalid('page', String(page))
  const id = query.get('transaction_id')
  if (id !== null && (id.length < 17 || id.length > 19)) return invalid('transaction_id', id)
  const status = query.get('transaction_status')
  const found = inOrder(account).filter(({ transaction_info: info }) => {
    const at = Date.parse(info.transaction_initiation_date)
    const asked =
      (!id || info.transaction_id === id) && (!status || info.transaction_status === status)
    return asked && at >= from && at <= to
  })
  if (found.length > maximum) {
    const message =
      'Result set size is greater than the maximum limit. Change the filter criteria and try again.'
    const sizes = { total_items: found.length, maximum_items: maximum }
    return { status: 400, body: { ...problem('RESULTSET_TOO_LARGE', message), ...sizes } }
  }
  const fields = (query.get('fields') ?? 'transaction_info').split(',')
  return {
    status: 200,
    body: {
      transaction_details: found
        .slice((page - 1) * size, page * size)
        .map(one => only(one, fields)),
      account_number: account.number,
      start_date: instant(from),
      end_date: instant(to),
      last_refreshed_datetime: instant(account.now),
      page,
      total_items: found.length,
      total_pages: Math.ceil(found.length / size),
      links: [
        {
          href: `https://api-m.paypal.com/v1/reporting/transactions?page=${page}`,
          rel: 'self',
          method: 'GET',
        },
      ],
    },
  }
}

/** GET /v1/billing/subscriptions/{id}; the plan only where it is asked for. */
export function oneSubscription(
  account: PaypalAccount,
  id: string,
  query: URLSearchParams,
): ServerAnswer {
  const found = account.subscriptions.get(id)
  if (!found) return missing()
  const { plan, ...rest } = found
  const asked = query.get('fields')?.split(',').includes('plan')
  return { status: 200, body: asked && plan ? { ...rest, plan } : rest }
}

/** GET /v1/billing/plans/{id}. */
export function onePlan(account: PaypalAccount, id: string): ServerAnswer {
  const found = account.plans.get(id)
  return found ? { status: 200, body: found } : missing()
}

export const problem = (name: string, message: string) => ({
  name,
  message,
  debug_id: '90957fca61718',
  links: [],
})

/** Of what is older PayPal tells nothing. */
export function oldest({ now }: PaypalAccount): number {
  const date = new Date(now)
  date.setUTCFullYear(date.getUTCFullYear() - 3)
  return date.getTime()
}

function inOrder({ transactions }: PaypalAccount): WireTransaction[] {
  const at = ({ transaction_info: info }: WireTransaction) =>
    Date.parse(info.transaction_initiation_date)
  return [...transactions].sort((a, b) => at(a) - at(b))
}

function only(one: WireTransaction, fields: string[]): Partial<WireTransaction> {
  if (fields.includes('all')) return one
  return Object.fromEntries(Object.entries(one).filter(([name]) => fields.includes(name)))
}

export const invalid = (field: string, value: string): ServerAnswer => ({
  status: 400,
  body: {
    ...problem(
      'INVALID_REQUEST',
      'Request is not well-formed, syntactically incorrect, or violates schema.',
    ),
    details: [{ field, value, location: 'query', issue: 'INVALID_PARAMETER_VALUE' }],
  },
})

const missing = (): ServerAnswer => ({
  status: 404,
  body: {
    ...problem('RESOURCE_NOT_FOUND', 'The specified resource does not exist.'),
    details: [
      {
        issue: 'INVALID_RESOURCE_ID',
        description:
          'Specified resource ID does not exist. Please check the resource ID and try again.',
      },
    ],
  },
})
