import type { ObjectRef, Page } from '../../ledger/page.ts'
import { entriesPage } from '../entries-page.ts'
import { idOf, type ListGuard, listGuard } from '../list-guard.ts'
import type { Provider } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { readEach } from '../read-each.ts'
import { unnamedOf } from '../unnamed.ts'
import { readAgain } from './again.ts'
import { aroundReader } from './around.ts'
import { type BilledReader, billedReader } from './billed.ts'
import { type Client, type List, openClient, PAGE_SIZE } from './client.ts'
import { decode, encode, firstPage, midPass, type Reading, START, type State } from './cursor.ts'
import { besideOf, createdAt, invoiceEntries, orderEntries } from './entries.ts'
import { identify } from './parse.ts'
import { orderReader } from './sales.ts'
import { BESIDE, type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { type TaxReader, taxReader } from './tax.ts'
import { WORDS } from './words.ts'

/**
 * Provider.pages for Lemon Squeezy. A pass that an earlier run left half done is finished and then
 * followed by another over what came or changed meanwhile, so that an interrupted sync ends with the
 * ledger of an undisturbed one.
 */
export const pages: Provider['pages'] = async function* (credentials, cursor, context) {
  const leaving = new AbortController()
  const signal = AbortSignal.any([context.signal, leaving.signal])
  const client = openClient(credentials, { ...context, signal })
  const around = aroundReader(client)
  const orders = orderReader(client)
  const taxes = taxReader(client, orders)
  const readers = {
    client,
    taxes,
    billed: billedReader(around, { orders, taxes }),
    setAside: context.setAside,
    now: context.now,
    subscriptions: subscriptionReader(around, taxes, {
      now: context.now,
      setAside: new Set(context.setAside.map(({ id }) => id)),
    }),
  }
  const start = decode(cursor, context.now())
  let resumed = midPass(start)
  let guard: ListGuard | undefined
  try {
    yield* readAhead(start, async state => {
      // A list begins without a length; reading on after an earlier run begins with one.
      if (state.total === null || !guard) {
        guard = listGuard(WORDS, { what: `the ${state.step}`, moves: true })
      }
      const answer = await read({ ...readers, guard }, state)
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
  guard: ListGuard
  taxes: TaxReader
  billed: BilledReader
  subscriptions: SubscriptionReader
  setAside: readonly ObjectRef[]
  now(): number
}

interface Answer {
  page: Omit<Page, 'cursor'>
  /** Nothing further on in this list is wanted. */
  ended: boolean
  /** How long the list is now. */
  total: number
  /** When the newest order or invoice of the page was made. */
  newest: number | null
  /** A sale that was read by now was of a subscription, at a price that includes tax. */
  within: boolean
}

async function read(readers: Readers, state: Reading): Promise<Answer> {
  if (state.step === 'subscriptions') return readSubscriptions(readers, state)
  const { object, include } = LISTS[state.step]
  const list = await readers.client.page(object, `the ${object.replace('-', ' ')}`, {
    include,
    page: state.page,
  })
  readers.guard(placed(list, state.page))
  readers.taxes.reading(state.page)
  const sales = await readSales(readers, state, list)
  const again =
    state.total === null
      ? await readAgain(readers.client, readers.setAside, {
          ...LISTS[state.step],
          whole: state.since === null,
        })
      : { pages: [], gone: [] }
  const old = []
  for (const page of again.pages) old.push(await readSales(readers, state, page))
  const all = [sales, ...old]
  return {
    page: {
      ...{ step: 'entries', subscriptions: [] },
      entries: all.flatMap(it => it.entries),
      withdrawn: all.flatMap(it => it.withdrawn),
      periods: all.flatMap(it => it.periods),
      setAside: all.flatMap(it => it.setAside),
      readable: [...again.gone, ...all.flatMap(it => it.readable)],
    },
    ended: isLast(list, state.page) || isBefore(sales.made, state.since),
    total: list.total,
    // What is dated ahead must not keep what comes until then from being read.
    newest: sales.made.reduce<number | null>(
      (latest, at) => Math.max(latest ?? 0, Math.min(at, readers.now())),
      null,
    ),
    within: readers.taxes.anyWithin,
  }
}

const LISTS = {
  orders: {
    ...{ object: 'orders', word: 'order', include: 'subscriptions,customer' },
    toEntries: orderEntries,
  },
  invoices: {
    ...{ object: 'subscription-invoices', word: 'invoice', include: 'subscription,customer' },
    toEntries: invoiceEntries,
  },
} as const

/** Orders or invoices as entries, and what they billed: either may be told where the other cannot. */
async function readSales(
  { billed }: Readers,
  { step }: Exclude<Reading, { step: 'subscriptions' }>,
  { data, included }: Pick<List, 'data' | 'included'>,
) {
  const { object, word, toEntries } = LISTS[step]
  const beside = besideOf(included)
  const periodsOf = billed[step]({ included })
  const named = { object, idOf: (value: unknown) => `${word}:${identify(value)}` }
  const sales = await readEach(data, named, value => ({
    value,
    id: named.idOf(value),
    entries: toEntries(value, beside),
    made: createdAt(value),
  }))
  const periods = await readEach(sales.read, { ...named, idOf: ({ id }) => id }, ({ value }) =>
    periodsOf(value),
  )
  const { entries, withdrawn } = entriesPage(sales.read, ['refund'])
  return {
    ...{ entries, withdrawn },
    periods: periods.read.flat(),
    setAside: [...sales.setAside, ...periods.setAside],
    readable: periods.readable,
    made: sales.read.map(({ made }) => made),
  }
}

async function readSubscriptions(
  { client, guard, subscriptions, setAside: before }: Readers,
  { page, ...pass }: Extract<Reading, { step: 'subscriptions' }>,
): Promise<Answer> {
  const list = await client.page('subscriptions', 'the subscriptions', {
    page,
    include: 'subscription-items',
  })
  guard(placed(list, page))
  const { read, setAside, readable } = await subscriptions(list, pass)
  const found = read.filter(one => one !== null)
  const gone = pass.total === null ? goneWith(before, setAside) : []
  return {
    page: {
      ...{ step: 'subscriptions', entries: [], subscriptions: found, setAside },
      readable: [...gone, ...readable],
    },
    ended: isLast(list, page),
    total: list.total,
    newest: null,
    within: pass.within,
  }
}

/** What was set aside before, and is here again only if it comes by once more. */
function goneWith(before: readonly ObjectRef[], setAside: ObjectRef[]): string[] {
  const still = new Set(setAside.map(({ id }) => id))
  const beside = before.filter(it => BESIDE.includes(it.object)).map(({ id }) => id)
  return [...unnamedOf(before, 'subscription'), ...beside].filter(id => !still.has(id))
}

const isLast = ({ lastPage }: List, page: number) => page >= lastPage

const placed = (list: List, page: number) => ({
  place: page,
  ids: list.data.map(idOf),
  more: !isLast(list, page),
})

/**
 * True where all of a page, and so of what follows it, was made before `since`. That holds for a list
 * that is newest first, as the API documents; one that is not is read to its end.
 */
function isBefore(made: number[], since: number | null): boolean {
  if (since === null || made.length === 0) return false
  const newestFirst = made.every((at, index) => index === 0 || at <= (made[index - 1] ?? at))
  return newestFirst && made.every(at => at < since)
}

/**
 * What to read next. Pages have numbers, so what is added at a list's head moves the rest down: the
 * next page repeats some, which changes nothing. What is taken away moves the rest up, onto pages that
 * were read before this one: then as many of those are read again as may have been passed over.
 */
function following(
  state: Reading,
  { ended, total, newest, within: found }: Answer,
  { resumed, now }: { resumed: boolean; now: number },
): State {
  const within = state.within || found
  const shrunk = state.total === null ? 0 : Math.max(0, state.total - total)
  const passedOver = Math.ceil(shrunk / PAGE_SIZE)
  const page = shrunk > 0 ? Math.max(1, state.page - passedOver) : state.page + 1
  if (state.step === 'subscriptions') {
    if (!ended || shrunk > 0) return { ...state, page, total }
    const { mark, whole } = state
    const known = { mark, whole, within, listed: true }
    return resumed ? firstPage(known, now) : { step: 'idle', ...known }
  }
  const pass = { ...state, within, newest: latest(state.newest, newest) }
  if (!ended || shrunk > 0) return { ...pass, page, total }
  if (state.step === 'orders') return { ...pass, step: 'invoices', ...START }
  const known = {
    mark: latest(pass.newest, state.mark),
    whole: state.since === null ? state.began : state.whole,
    within,
    listed: state.listed,
  }
  if (resumed) return firstPage(known, now)
  // What was never read cannot be left out.
  const since = state.listed ? state.since : null
  return { step: 'subscriptions', ...START, ...known, since }
}

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)
