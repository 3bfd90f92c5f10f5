import { idOf, type ListGuard, listGuard } from '../list-guard.ts'
import type { ObjectRef, Page, Provider } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { periodsOfOrder } from './billed.ts'
import { type Client, type List, Missing, openClient, PAGE_SIZE } from './client.ts'
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
import { parse, readEach } from './parse.ts'
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
  const about = { total: list.total, pageSize: PAGE_SIZE, newest: null, ended: isLast }
  if (state.step === 'subscriptions') {
    return { ...about, page: await subscriptionsPage(readers, state, list) }
  }
  if (state.step === 'disputes') {
    const { read, ...rest } = await readEach(list.items, 'dispute', disputeEntries)
    return { ...about, page: entriesPage({ ...rest, entries: read.flat() }) }
  }
  const made = list.items.flatMap(value => createdAt(value) ?? [])
  const newest = made.reduce<number | null>((latest, at) => Math.max(latest ?? at, at), null)
  const page = await (state.step === 'orders' ? ordersPage : refundsPage)(readers, state, list)
  return { ...about, page, newest, ended: isLast || isBefore(made, state.since) }
}

/** Newest first where a pass need not read all; those that are added come last in the other one. */
const SORTED = {
  orders: { sorting: '-created_at' },
  refunds: { sorting: '-created_at' },
  disputes: { sorting: '-created_at' },
  subscriptions: { sorting: 'started_at' },
} as const

async function ordersPage(readers: Readers, state: Reading, { items }: List) {
  const { client, taxes } = readers
  taxes.reading(state.page)
  const again = await retried(readers, state, 'order', id => client.get('orders', id))
  const { read, ...rest } = await readEach([...items, ...again.found], 'order', async value => {
    const entries = orderEntries(value)
    taxes.note(parse(taxedOrderSchema, value, 'order'))
    return { entries, periods: await periodsOfOrder(value, taxes) }
  })
  return {
    ...entriesPage({ ...rest, entries: read.flatMap(it => it.entries) }),
    readable: [...rest.readable, ...again.gone],
    periods: read.flatMap(it => it.periods),
  }
}

async function refundsPage(readers: Readers, state: Reading, { items }: List) {
  const { client } = readers
  const again = await retried(readers, state, 'refund', async id => {
    const [one] = (await client.list('refunds', { id })).items
    if (one === undefined) throw new Missing(`refund ${id}`)
    return one
  })
  const { read, ...rest } = await readEach([...items, ...again.found], 'refund', refundEntries)
  const readable = [...rest.readable, ...again.gone]
  return entriesPage({ ...rest, entries: read.flat(), readable })
}

/** What was set aside and lies before what this pass reads, asked for one by one with its first page. */
async function retried(
  readers: Readers,
  { page, since }: Reading,
  object: string,
  ask: (id: string) => Promise<unknown>,
): Promise<{ found: unknown[]; gone: string[] }> {
  const again = page === 1 && since !== null ? readers.retried : []
  const found: unknown[] = []
  const gone: string[] = []
  for (const { id } of again.filter(it => it.object === object)) {
    try {
      found.push(await ask(id))
    } catch (error) {
      if (!(error instanceof Missing)) throw error
      gone.push(id)
    }
  }
  return { found, gone }
}

async function subscriptionsPage(
  { subscriptions, retried }: Readers,
  state: Reading,
  { items }: List,
): Promise<Answer['page']> {
  const aside = new Set(retried.filter(it => it.object === 'subscription').map(({ id }) => id))
  const since = subscriptionsSince(state)
  const { read, setAside } = await readEach(items, 'subscription', value =>
    subscriptions(value, aside.has(String(Reflect.get(Object(value), 'id'))) ? null : since),
  )
  const found = read.filter(one => one !== null)
  return { step: 'subscriptions', entries: [], subscriptions: found, setAside }
}

const entriesPage = (page: Pick<Page, 'entries' | 'setAside' | 'readable'>) => ({
  step: 'entries' as const,
  subscriptions: [],
  ...page,
})

/**
 * True where all of a page, and so of what follows it, was made before `since`. That holds for a list
 * that is newest first, as was asked for; one that is not is read to its end.
 */
function isBefore(made: number[], since: number | null): boolean {
  if (since === null || made.length === 0) return false
  const newestFirst = made.every((at, index) => index === 0 || at <= (made[index - 1] ?? at))
  return newestFirst && made.every(at => at < since)
}
