import { z } from 'zod'
import type { ObjectRef, Page } from '../../ledger/page.ts'
import { idOf, type ListGuard, listGuard } from '../list-guard.ts'
import type { Credentials, Provider, ProviderContext } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { identified, isUnnamed, unnamedOf } from '../unnamed.ts'
import { countedBalance } from './balance.ts'
import { type Client, openClient } from './client.ts'
import { couponReader } from './coupons.ts'
import { decode, encode, firstPage, midPass, type State, since } from './cursor.ts'
import { ResourceMissing } from './errors.ts'
import { type InvoiceReader, invoiceReader } from './invoices.ts'
import { listInvoices, listSubscriptions, listTransactions, PAGE_SIZE } from './lists.ts'
import { modeCheck } from './mode.ts'
import { closedSince } from './open-invoices.ts'
import { identify, parse } from './parse.ts'
import { priceReader } from './prices.ts'
import { inTurn, retrieveAgain } from './retrieve.ts'
import { readEach } from './set-aside.ts'
import { type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { type TransactionReader, transactionReader } from './transfers.ts'
import { WORDS } from './words.ts'

type Reading = Exclude<State, { step: 'idle' }>

/**
 * Provider.pages for Stripe. A pass that an earlier run left half done is finished and then followed
 * by a short one over what came or changed meanwhile, so that an interrupted sync ends with the ledger
 * of an undisturbed one.
 */
export const pages: Provider['pages'] = async function* (
  credentials: Credentials,
  cursor: string | null,
  context: ProviderContext,
) {
  const client = openClient(credentials, context)
  const inMode = modeCheck(credentials.key)
  const shared = { prices: priceReader(client), coupons: couponReader(client), inMode }
  const readers = {
    client,
    transactions: transactionReader(client, inMode),
    invoices: invoiceReader(client, shared),
    subscriptions: subscriptionReader(client, shared, context.now),
    setAside: [...context.setAside],
    now: context.now,
    guard: listGuard(WORDS, { what: decode(cursor).step, moves: false }),
  }
  const start = decode(cursor)
  let resumed = midPass(start)
  try {
    yield* readAhead<Reading>(start, async state => {
      const answer = await (state === start ? readAgainIfGone : read)(readers, state)
      const next = following(state, answer, { resumed, now: context.now() })
      if (next.step === 'idle') await addBalance(readers, answer.page, next.mark)
      // The pass that was resumed is over once a pass begins from its first page again.
      if (!midPass(next)) resumed = false
      const page = { ...answer.page, cursor: encode(next) }
      return { page, next: next.step === 'idle' ? null : next }
    })
  } finally {
    client.close()
  }
}

/** The end of a pass: what the account holds, with what came since the pass began. */
async function addBalance(
  { client, transactions }: Readers,
  page: Answer['page'],
  mark: number | null,
): Promise<void> {
  const counted = await countedBalance(client, mark)
  const { read, setAside } = await readEach(
    'balance_transaction',
    counted.transactions,
    transactions,
  )
  page.entries = [...page.entries, ...read]
  page.setAside = [...(page.setAside ?? []), ...setAside]
  page.balances = counted.balances
}

interface Readers {
  client: Client
  transactions: TransactionReader
  invoices: InvoiceReader
  subscriptions: SubscriptionReader
  /** What is set aside and was not come across in this run. */
  setAside: ObjectRef[]
  /** Of the list that is being read. */
  guard: ListGuard
  now(): number
}

interface Answer {
  page: Omit<Page, 'cursor'>
  /** The id to go on after; null at the end of a list. */
  last: string | null
  /** When the newest object of the page was created, in seconds since the epoch. */
  newest: number | null
  /** The invoices that are open now; told at the end of their list. */
  open?: State['open']
}

const LISTS = {
  entries: { list: listTransactions, object: 'balance_transaction' },
  invoices: { list: listInvoices, object: 'invoice' },
  subscriptions: { list: listSubscriptions, object: 'subscription' },
} as const

async function read(readers: Readers, state: Reading): Promise<Answer> {
  const { client } = readers
  const { step, mark, after } = state
  const { list: ask, object } = LISTS[step]
  const list = await ask(client, { limit: PAGE_SIZE, after, since: since(mark) })
  if (after === null) readers.guard = listGuard(WORDS, { what: step, moves: false })
  readers.guard({ place: after, ids: list.data.map(idOf), more: list.has_more })
  const last = list.has_more ? parse(identified, list.data.at(-1), `the list of ${step}`).id : null
  forget(readers, object, list.data)
  // What has no id cannot be asked for: a list that is read whole comes by it again, or it is gone.
  const whole = after === null && (mark === null || step === 'subscriptions')
  const gone = whole ? unnamedOf(readers.setAside, object) : []
  // At its end, also what is set aside and was not in the list.
  const named = readers.setAside.filter(it => it.object === object && !isUnnamed(it.id))
  const waiting = last === null ? named : []
  const again = await retrieveAgain(client, inTurn(waiting, readers.now()))
  forget(readers, object, again.found)
  const closed =
    step === 'invoices' && last === null ? await closedSince(client, state, readers.now()) : null
  const values = [...list.data, ...again.found, ...(closed?.invoices ?? [])]
  const page = await told(readers, state, values)
  page.readable = [...(page.readable ?? []), ...again.gone, ...gone]
  return { page, last, newest: newestOf(list.data), open: closed?.open }
}

/** What a page's objects tell. */
async function told(
  { client, transactions, invoices, subscriptions }: Readers,
  { step, after }: Reading,
  values: unknown[],
): Promise<Answer['page']> {
  const none = { step, entries: [], subscriptions: [] }
  if (step === 'invoices') return { ...none, ...(await invoices(values)) }
  if (step === 'subscriptions') {
    const again = () => listSubscriptions(client, { limit: PAGE_SIZE, after, invoices: true })
    return { ...none, ...(await subscriptions(values, async () => (await again()).data)) }
  }
  const { read: entries, setAside } = await readEach('balance_transaction', values, transactions)
  return { ...none, entries, setAside }
}

/** What is in a page needs no asking for by itself any more. */
function forget(readers: Readers, object: string, values: unknown[]): void {
  const ids = new Set(values.map(identify))
  readers.setAside = readers.setAside.filter(it => it.object !== object || !ids.has(it.id))
}

/** Whether it can be read or not, an object has a time. */
function newestOf(values: unknown[]): number | null {
  const times = values.flatMap(value => createdSchema.safeParse(value).data?.created ?? [])
  return times.length > 0 ? Math.max(...times) : null
}

const createdSchema = z.object({ created: z.int() })

/**
 * The first read of a run. What the last run stopped after may be gone since (a subscription of a
 * deleted test clock, say): then that list is read from its start.
 */
async function readAgainIfGone(readers: Readers, state: Reading): Promise<Answer> {
  try {
    return await read(readers, state)
  } catch (error) {
    const gone = error instanceof ResourceMissing && error.param === 'starting_after'
    if (!gone || state.after === null) throw error
    return read(readers, { ...state, after: null })
  }
}

/** `now` in milliseconds: no mark is later, whatever an object says of its time. */
function following(
  state: Reading,
  { last, newest, open = state.open }: Answer,
  { resumed, now }: { resumed: boolean; now: number },
): State {
  if (state.step === 'entries') {
    const latest = newest === null ? null : Math.min(newest, Math.floor(now / 1000))
    const seen = state.newest ?? latest
    if (last !== null) return { ...state, newest: seen, after: last }
    return { ...state, step: 'invoices', newest: seen, after: null }
  }
  if (state.step === 'invoices') {
    if (last !== null) return { ...state, after: last }
    const { mark, newest: seen } = state
    const reached = mark === null || seen === null ? (seen ?? mark) : Math.max(seen, mark)
    return resumed
      ? firstPage({ mark: reached, open })
      : { step: 'subscriptions', mark: reached, after: null, open }
  }
  if (last !== null) return { ...state, after: last }
  return resumed ? firstPage(state) : { step: 'idle', mark: state.mark, open }
}
