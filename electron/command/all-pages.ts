import type { Customer, CustomerSort, Trial } from '../../shared/contract/customers.ts'
import type { Entry, EntryKind, EntryOrder } from '../../shared/contract/entries.ts'
import type { TrialsBy } from '../../shared/contract/plans.ts'
import type { CustomerChange, Differing, Movement } from '../../shared/contract/recurring.ts'
import type { Subscription } from '../../shared/contract/subscriptions.ts'
import type { Day, Month } from '../../shared/time.ts'
import type { CommandSession } from './session.ts'

type Client = CommandSession['client']

const PAGE = 1000

/** Entries that match, newest first unless told, page by page; `limit` of them at the most. */
export async function* entriesOf(
  client: Client,
  filter: { from?: Day; to?: Day; kinds?: EntryKind[]; order?: EntryOrder },
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<Entry> {
  let left = limit
  let cursor: string | undefined
  do {
    const page = await client.entries.list({ ...filter, cursor, limit: Math.min(left, PAGE) })
    yield* page.entries
    left -= page.entries.length
    cursor = page.nextCursor ?? undefined
  } while (cursor && left > 0)
}

/** Customers in the order asked for, page by page; `limit` of them at the most. */
export const customersOf = (
  client: Client,
  filter: { sort?: CustomerSort },
  limit: number,
): AsyncGenerator<Customer> =>
  byOffset(async page => {
    const { customers, count } = await client.customers.list({ ...filter, ...page })
    return { rows: customers, count }
  }, limit)

/** The subscriptions that make MRR at the end of a day, largest first. */
export const subscriptionsOn = (client: Client, day: Day): AsyncGenerator<Subscription> =>
  byOffset(async page => {
    const { subscriptions, count } = await client.subscriptions.list({ day, ...page })
    return { rows: subscriptions, count }
  })

/** The subscriptions that are worth something else than what they were last billed for. */
export const differingSubscriptions = (client: Client): AsyncGenerator<Differing> =>
  byOffset(async page => {
    const { subscriptions, count } = await client.recurring.reconciliation(page)
    return { rows: subscriptions, count }
  })

/** The customers behind one of MRR's movements over some days, the largest change first. */
export const customersBehind = (
  client: Client,
  which: { movement: Exclude<Movement, 'fx'>; from: Day; to: Day },
): AsyncGenerator<CustomerChange> =>
  byOffset(async page => {
    const { customers, count } = await client.recurring.movement({ ...which, ...page })
    return { rows: customers, count }
  })

/** The trials of a month, the newest first. */
export const trialsOf = (
  client: Client,
  which: { by: TrialsBy; month: Month },
): AsyncGenerator<Trial> =>
  byOffset(async page => {
    const { trials, count } = await client.customers.trial({ ...which, ...page })
    return { rows: trials, count }
  })

/** Rows of a list that is read by offset; `limit` of them at the most. */
async function* byOffset<T>(
  read: (page: { offset: number; limit: number }) => Promise<{ rows: T[]; count: number }>,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  for (let offset = 0; offset < limit; offset += PAGE) {
    const most = Math.min(limit - offset, PAGE)
    const { rows, count } = await read({ offset, limit: most })
    yield* rows
    if (offset + most >= count) return
  }
}
