import type { ObjectRef, Page } from '../../ledger/page.ts'
import { entriesPage } from '../entries-page.ts'
import { idOf, type ListGuard, listGuard } from '../list-guard.ts'
import type { Provider } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { readEach } from '../read-each.ts'
import { identify, isUnnamed, unnamedOf } from '../unnamed.ts'
import { periodsOfOrder } from './billed.ts'
import { type Client, Missing, openClient, PAGE_SIZE } from './client.ts'
import {
  decode,
  encode,
  following,
  midPass,
  type Read,
  type Reading,
  subscriptionsSince,
} from './cursor.ts'
import { createdAt, orderEntries } from './orders.ts'
import { parse } from './parse.ts'
import { disputeEntries, refundEntries } from './reversals.ts'
import { type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { type TaxReader, taxedOrderSchema, taxReader } from './tax.ts'
import { WORDS } from './words.ts'

/**
 * Provider.pages for Polar. A pass that an earlier run left half done is finished and then followed by
 * another over what came or changed meanwhile, so that an interrupted sync ends with the ledger of an
 * undisturbed one.
 */
export const pages: Provider['pages'] = async function* (credentials, cursor, context) {
  const leaving = new AbortController()
  const signal = AbortSignal.any([context.signal, leaving.signal])
  const client = openClient(credentials, { ...context, signal })
  const taxes = taxReader(client)
  const readers = {
    client,
    taxes,
    subscriptions: subscriptionReader(client, taxes),
    retried: context.setAside,
  }
  const start = decode(cursor, context.now())
  let resumed = midPass(start)
  let guard: ListGuard | undefined
  try {
    yield* readAhead(start, async state => {
      // A list begins without a length; reading on after an earlier run begins with one.
      if (state.total === null || !guard) {
        guard = listGuard(WORDS, { what: state.step, moves: true })
      }
      const answer = await read(readers, state, guard)
      const next = following(state, answer, { resumed, now: context.now() })
      // The pass that was resumed is over once a pass begins from its first page again.
      if (!midPass(next)) resumed = false
      const page = { ...answer.page, cursor: encode(next) }
      return { page, next: next.step === 'idle' ? null : next }
    })
  } finally {
    leaving.abort()
  }
}

interface Readers {
  client: Client
  taxes: TaxReader
  subscriptions: SubscriptionReader
  /** What earlier syncs set aside. */
  retried: readonly ObjectRef[]
}

interface Answer extends Read {
  page: Omit<Page, 'cursor'>
}

async function read(readers: Readers, state: Reading, guard: ListGuard): Promise<Answer> {
  const list = await readers.client.list(state.step, { ...SORTED[state.step], page: state.page })
  const isLast = state.page >= list.lastPage
  guard({ place: state.page, ids: list.items.map(idOf), more: !isLast })
  const { found, gone } = await setAsideBefore(readers, state)
  const page = await READ[state.step](readers, state, [...list.items, ...found])
  const about = { total: list.total, pageSize: PAGE_SIZE, newest: null, ended: isLast }
  const answer = { ...about, page: { ...page, readable: [...(page.readable ?? []), ...gone] } }
  if (state.step === 'disputes' || state.step === 'subscriptions') return answer
  const made = list.items.flatMap(value => createdAt(value) ?? [])
  const newest = made.reduce<number | null>((latest, at) => Math.max(latest ?? at, at), null)
  return { ...answer, newest, ended: isLast || isBefore(made, state.since) }
}

/** Newest first where a pass need not read all; those that are added come last in the other one. */
const SORTED = {
  orders: { sorting: '-created_at' },
  refunds: { sorting: '-created_at' },
  disputes: { sorting: '-created_at' },
  subscriptions: { sorting: 'started_at' },
} as const

/** What each list is of. */
const NAMED = {
  orders: { object: 'order', idOf: identify },
  refunds: { object: 'refund', idOf: identify },
  disputes: { object: 'dispute', idOf: identify },
  subscriptions: { object: 'subscription', idOf: identify },
} as const

type ReadPage = (readers: Readers, state: Reading, values: unknown[]) => Promise<Answer['page']>

const READ: Record<Reading['step'], ReadPage> = {
  orders: ordersPage,
  refunds: async (_readers, _state, values) => {
    const { read, ...rest } = await readEach(values, NAMED.refunds, value => ({
      id: `refund:${identify(value)}`,
      entries: refundEntries(value),
    }))
    return { ...entriesPage(read, ['failed']), ...rest }
  },
  disputes: async (_readers, _state, values) => {
    const { read, ...rest } = await readEach(values, NAMED.disputes, value => ({
      id: `dispute:${identify(value)}`,
      entries: disputeEntries(value),
    }))
    return { ...entriesPage(read, ['won']), ...rest }
  },
  subscriptions: subscriptionsPage,
}

async function ordersPage({ taxes }: Readers, state: Reading, values: unknown[]) {
  taxes.reading(state.page)
  const { read, ...rest } = await readEach(values, NAMED.orders, async value => {
    const entries = orderEntries(value)
    taxes.note(parse(taxedOrderSchema, value, 'order'))
    const id = `order:${identify(value)}`
    return { id, entries, periods: await periodsOfOrder(value, taxes) }
  })
  const page = entriesPage(read, ['fee', 'balance'])
  return { ...page, ...rest, periods: read.flatMap(it => it.periods) }
}

async function subscriptionsPage(
  { subscriptions, retried }: Readers,
  state: Reading,
  values: unknown[],
): Promise<Answer['page']> {
  const aside = new Set(retried.filter(it => it.object === 'subscription').map(({ id }) => id))
  const since = subscriptionsSince(state)
  const { read, setAside } = await readEach(values, NAMED.subscriptions, value =>
    subscriptions(value, aside.has(idOf(value)) ? null : since),
  )
  const found = read.filter(one => one !== null)
  return { step: 'subscriptions', entries: [], subscriptions: found, setAside }
}

/** What was set aside, asked for one by one with a list's first page: it may be old by now, or gone. */
async function setAsideBefore(
  { client, retried }: Readers,
  { step, page, since }: Reading,
): Promise<{ found: unknown[]; gone: string[] }> {
  const { object } = NAMED[step]
  const again = page === 1 ? retried.filter(it => it.object === object) : []
  const found: unknown[] = []
  const whole = since === null || step === 'disputes' || step === 'subscriptions'
  const gone = whole ? unnamedOf(again, object) : []
  for (const { id } of again.filter(it => !isUnnamed(it.id))) {
    const one = await oneOf(client, step, id)
    if (one === undefined) gone.push(id)
    else found.push(one)
  }
  return { found, gone }
}

/** undefined where the organization has none of that id. */
async function oneOf(client: Client, step: Reading['step'], id: string): Promise<unknown> {
  // Refunds cannot be asked for one by one.
  if (step === 'refunds') return (await client.list(step, { id })).items[0]
  try {
    return await client.get(step, id)
  } catch (error) {
    if (error instanceof Missing) return undefined
    throw error
  }
}

/**
 * True where all of a page, and so of what follows it, was made before `since`. That holds for a list
 * that is newest first, as was asked for; one that is not is read to its end.
 */
function isBefore(made: number[], since: number | null): boolean {
  if (since === null || made.length === 0) return false
  const newestFirst = made.every((at, index) => index === 0 || at <= (made[index - 1] ?? at))
  return newestFirst && made.every(at => at < since)
}
