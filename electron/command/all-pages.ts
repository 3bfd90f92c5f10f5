import type { Customer, CustomerSort } from '../../shared/contract/customers.ts'
import type { Entry, EntryKind, Subscription } from '../../shared/contract/figures.ts'
import type { Day } from '../../shared/time.ts'
import type { CommandSession } from './session.ts'

type Client = CommandSession['client']

const PAGE = 1000

/** Entries that match, newest first, page by page; `limit` of them at the most. */
export async function* entriesOf(
  client: Client,
  filter: { from?: Day; to?: Day; kinds?: EntryKind[] },
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Entry> {
  let left = limit
  let cursor: string | undefined
  do {
    const page = await client.figures.entries({ ...filter, cursor, limit: Math.min(left, PAGE) })
    yield* page.entries
    left -= page.entries.length
    cursor = page.nextCursor ?? undefined
  } while (cursor && left > 0)
}

/** Customers in the order asked for, page by page; `limit` of them at the most. */
export async function* customersOf(
  client: Client,
  filter: { sort?: CustomerSort },
  limit: number,
): AsyncGenerator<Customer> {
  for (let offset = 0; offset < limit; offset += PAGE) {
    const most = Math.min(limit - offset, PAGE)
    const page = await client.customers.list({ ...filter, offset, limit: most })
    yield* page.customers
    if (offset + most >= page.count) return
  }
}

/** The subscriptions that make MRR at the end of a day, today's by default, largest first. */
export async function* subscriptionsOn(client: Client, day?: Day): AsyncGenerator<Subscription> {
  for (let offset = 0; ; offset += PAGE) {
    const page = await client.figures.subscriptions({ day, offset, limit: PAGE })
    yield* page.subscriptions
    if (offset + PAGE >= page.count) return
  }
}
