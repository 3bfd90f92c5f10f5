import type { Page } from '../../ledger/page.ts'
import { listBroken } from '../failures.ts'
import type { Provider } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { readEach } from '../read-each.ts'
import { unnamedOf } from '../unnamed.ts'
import { countedBalance, isUnsettled } from './balance.ts'
import { type Client, openClient } from './client.ts'
import {
  decode,
  type EntriesState,
  encode,
  followUp,
  fromNothing,
  type State,
  type SubscriptionsState,
} from './cursor.ts'
import { takenPlace } from './entries.ts'
import { type WindowGuards, windowGuards } from './guards.ts'
import { asideAfter, goneFrom, readTransactions } from './listed.ts'
import { isOver, type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { listTransactions, nameOf } from './transactions.ts'
import { isLongPast, stillThere } from './windows.ts'
import { WORDS } from './words.ts'

const NOT_YET =
  'It says that what is over a month old is not listed yet. Perhaps this computer’s clock is ahead.'

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
  const stored = decode(cursor)
  const readers = {
    client,
    now,
    guards: windowGuards(),
    unnamed: stored ? [] : unnamedOf(context.setAside, 'transaction'),
    unsettled: false,
    subscriptions: subscriptionReader(client, now),
  }
  let resumed = stored !== null && stored.step !== 'idle'
  try {
    yield* readAhead(start(stored, context.now()), async state => {
      let { page, next } = await read(readers, state)
      if (next.step === 'idle' && resumed) {
        resumed = false
        readers.guards = windowGuards()
        readers.unsettled = false
        next = followUp(next, context.now())
      }
      if (next.step === 'idle' && !readers.unsettled) {
        page = { ...page, ...(await countedBalance(client, next.upTo, now())) }
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
  if (stored.step === 'idle') return followUp(stored, now)
  if (stored.step === 'subscriptions') return stored
  const { windows, cut } = stillThere(stored.windows, now)
  // After years only: there is nothing left of the windows that were planned.
  if (windows.length === 0) return followUp(stored, now)
  return { ...stored, windows, page: cut ? 1 : stored.page }
}

interface Readers {
  client: Client
  guards: WindowGuards
  /** What was set aside without an id, where all is read anew: its first page says that none is any more. */
  unnamed: string[]
  /** Whether the pass came by anything of which a balance may or may not have been moved. */
  unsettled: boolean
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
    const ids = list.transactions.map(nameOf)
    const shared = list.transactions.filter(it => takenPlace(it) === window.to).map(nameOf)
    readers.guards.look(window, { place: page, ids, shared, more })
    if (page > 1 && page > list.totalPages) {
      // It became shorter meanwhile, and what was on this page may be on the one before.
      page = 1
      continue
    }
    if (list.notYet && isLongPast(window, readers.now())) {
      throw listBroken(WORDS, 'transactions', NOT_YET)
    }
    readers.unsettled ||= list.transactions.some(value => isUnsettled(value, state.upTo))
    const { entries, ...found } = await readTransactions(list.transactions, readers)
    const gone = page === 1 && !more ? goneFrom(state.aside, found, window) : []
    const told = { ...found, readable: [...readers.unnamed.splice(0), ...gone, ...found.readable] }
    const known = [...new Set([...state.known, ...entries.flatMap(it => it.subscription ?? [])])]
    const kept = { upTo: state.upTo, known, aside: asideAfter(state.aside, told, window) }
    const next: State = more
      ? { ...kept, step: 'entries', windows, page: page + 1 }
      : later.length > 0
        ? { ...kept, step: 'entries', windows: later, page: 1 }
        : afterEntries(kept)
    const { periods, setAside, readable } = told
    const read = { entries, periods, setAside, readable }
    return { page: { step: 'entries', subscriptions: [], ...read }, next }
  }
}

const afterEntries = ({ known, ...kept }: Pick<State, 'upTo' | 'known' | 'aside'>): State =>
  known.length > 0
    ? { step: 'subscriptions', ...kept, left: known, known: [] }
    : { step: 'idle', ...kept, known }

async function readSubscriptions(
  { subscriptions: reader }: Readers,
  { left, known, ...state }: SubscriptionsState,
): Promise<Answer> {
  const { read, setAside, readable } = await readEach(
    left.slice(0, BATCH),
    { object: 'subscription', idOf: id => id },
    id => reader.read(id),
  )
  const subscriptions = read.filter(one => one !== null)
  // One that is over is not read again, nor one that the app may not see, unless another payment names it.
  const going = subscriptions.filter(({ status }) => !isOver(status)).map(({ id }) => id)
  const kept = { ...state, known: [...known, ...going, ...setAside.map(({ id }) => id)] }
  const rest = left.slice(BATCH)
  const next: State =
    rest.length > 0 ? { ...kept, step: 'subscriptions', left: rest } : { ...kept, step: 'idle' }
  return { page: { step: 'subscriptions', entries: [], subscriptions, setAside, readable }, next }
}
