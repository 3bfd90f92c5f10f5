import type {
  BilledPeriod,
  Page,
  Provider,
  ProviderEntry,
  ProviderSubscription,
} from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { periodsOf, recurringPayment } from './billed.ts'
import { type Client, openClient } from './client.ts'
import {
  begin,
  decode,
  type EntriesState,
  encode,
  fromNothing,
  type State,
  type SubscriptionsState,
} from './cursor.ts'
import { toEntry } from './entries.ts'
import { type WindowGuards, windowGuards } from './guards.ts'
import { isOver, type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { listTransactions, nameOf } from './transactions.ts'
import { firstReadable, nextPass, stillThere } from './windows.ts'

/** Subscriptions are read one by one; this many make a page, so that a stop loses little. */
const BATCH = 20

type Reading = EntriesState | SubscriptionsState

/**
 * Provider.pages for PayPal. A pass that an earlier run left half done is finished and then followed
 * by a short one over what came or changed meanwhile, so that an interrupted sync ends with the ledger
 * of an undisturbed one.
 */
export const pages: Provider['pages'] = async function* (credentials, cursor, context) {
  const closing = new AbortController()
  const signal = AbortSignal.any([context.signal, closing.signal])
  const client = openClient(credentials, { ...context, signal })
  const { now } = context
  const readers = {
    client,
    now,
    guards: windowGuards(),
    subscriptions: subscriptionReader(client, now),
  }
  const stored = decode(cursor)
  let resumed = stored !== null && stored.step !== 'idle'
  try {
    yield* readAhead(start(stored, context.now()), async state => {
      let { page, next } = await read(readers, state)
      if (next.step === 'idle' && resumed) {
        resumed = false
        readers.guards = windowGuards()
        next = begin(nextPass(next.upTo, context.now()), context.now(), next.known)
      }
      return { page: { ...page, cursor: encode(next) }, next: next.step === 'idle' ? null : next }
    })
  } finally {
    closing.abort()
  }
}

/** Where to go on from what a cursor says. */
function start(stored: State | null, now: number): Reading {
  if (!stored) return fromNothing(now)
  if (stored.step === 'idle') return begin(nextPass(stored.upTo, now), now, stored.known)
  if (stored.step === 'subscriptions') return stored
  const { windows, cut } = stillThere(stored.windows, now)
  // After years only: there is nothing left of the windows that were planned.
  if (windows.length === 0) return begin(nextPass(stored.upTo, now), now, stored.known)
  return { ...stored, windows, page: cut ? 1 : stored.page }
}

interface Readers {
  client: Client
  guards: WindowGuards
  now(): number
  subscriptions: SubscriptionReader
}

interface Answer {
  page: Omit<Page, 'cursor'>
  next: State
}

const read = (readers: Readers, state: Reading): Promise<Answer> =>
  state.step === 'entries' ? readEntries(readers, state) : readSubscriptions(readers, state)

async function readEntries(readers: Readers, state: EntriesState): Promise<Answer> {
  let { windows, page } = state
  while (true) {
    const [window, ...later] = windows
    if (!window) throw new RangeError('A pass without a window')
    const list = await listTransactions(readers.client, window, { page })
    if (!list) {
      windows = [...readers.guards.halves(window), ...later]
      page = 1
      continue
    }
    const more = page < list.totalPages
    readers.guards.look(window, { place: page, ids: list.transactions.map(nameOf), more })
    if (page > 1 && page > list.totalPages) {
      // It became shorter meanwhile, and what was on this page may be on the one before.
      page = 1
      continue
    }
    const entries = list.transactions.map(toEntry)
    const known = [...new Set([...state.known, ...entries.flatMap(it => it.subscription ?? [])])]
    const next: State = more
      ? { ...state, windows, page: page + 1, known }
      : later.length > 0
        ? { ...state, windows: later, page: 1, known }
        : afterEntries(state.upTo, known)
    const periods = await billed(list.transactions, entries, readers)
    return { page: { step: 'entries', entries, subscriptions: [], periods }, next }
  }
}

/** What the payments among transactions were for; each subscription is read once for all of them. */
async function billed(
  transactions: unknown[],
  entries: ProviderEntry[],
  { subscriptions, now }: Readers,
): Promise<BilledPeriod[]> {
  const periods: BilledPeriod[] = []
  for (const [index, entry] of entries.entries()) {
    const payment = recurringPayment(transactions[index], entry)
    const sold = payment && (await subscriptions.sold(payment.subscription))
    if (payment && sold) periods.push(...periodsOf(payment, sold, firstReadable(now())))
  }
  return periods
}

const afterEntries = (upTo: number, known: string[]): State =>
  known.length > 0
    ? { step: 'subscriptions', upTo, left: known, known: [] }
    : { step: 'idle', upTo, known }

async function readSubscriptions(
  { subscriptions: reader }: Readers,
  { upTo, left, known }: SubscriptionsState,
): Promise<Answer> {
  const subscriptions: ProviderSubscription[] = []
  for (const id of left.slice(0, BATCH)) {
    const one = await reader.read(id)
    if (one) subscriptions.push(one)
  }
  // One that is over is not read again, nor one that cannot be read, unless another payment names it.
  const going = subscriptions.filter(({ status }) => !isOver(status)).map(({ id }) => id)
  const rest = left.slice(BATCH)
  const next: State =
    rest.length > 0
      ? { step: 'subscriptions', upTo, left: rest, known: [...known, ...going] }
      : { step: 'idle', upTo, known: [...known, ...going] }
  return { page: { step: 'subscriptions', entries: [], subscriptions }, next }
}
