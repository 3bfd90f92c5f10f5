import type { Credentials, Page, Provider, ProviderContext } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { type Client, openClient } from './client.ts'
import { couponReader } from './coupons.ts'
import { decode, encode, firstPage, midPass, type State, since } from './cursor.ts'
import { toEntry } from './entries.ts'
import { ResourceMissing } from './errors.ts'
import { type InvoiceReader, invoiceReader } from './invoices.ts'
import { listInvoices, listSubscriptions, listTransactions, PAGE_SIZE } from './lists.ts'
import { idSchema, parse } from './parse.ts'
import { priceReader } from './prices.ts'
import { type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { mayHoldTax } from './tax.ts'

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
  const shared = { prices: priceReader(client), coupons: couponReader(client) }
  const readers = {
    client,
    invoices: invoiceReader(client, shared),
    subscriptions: subscriptionReader(client, shared, context.now),
  }
  const start = decode(cursor)
  let resumed = midPass(start)
  try {
    yield* readAhead<Reading>(start, async state => {
      const answer = await (state === start ? readAgainIfGone : read)(readers, state)
      const next = following(state, answer, resumed)
      // The pass that was resumed is over once a pass begins from its first page again.
      if (!midPass(next)) resumed = false
      const page = { ...answer.page, cursor: encode(next) }
      return { page, next: next.step === 'idle' ? null : next }
    })
  } finally {
    client.close()
  }
}

interface Readers {
  client: Client
  invoices: InvoiceReader
  subscriptions: SubscriptionReader
}

interface Answer {
  page: Omit<Page, 'cursor'>
  /** The id to go on after; null at the end of a list. */
  last: string | null
  /** When the newest entry of the page was created, in seconds since the epoch. */
  newest: number | null
}

const LISTS = {
  entries: listTransactions,
  invoices: listInvoices,
  subscriptions: listSubscriptions,
}

async function read({ client, invoices, subscriptions }: Readers, state: Reading): Promise<Answer> {
  const { step, mark, after } = state
  const list = await LISTS[step](client, { limit: PAGE_SIZE, after, since: since(mark) })
  const tail = list.data.at(-1)
  const last =
    list.has_more && tail !== undefined ? parse(idSchema, tail, `the list of ${step}`) : null
  const none = { step, entries: [], subscriptions: [] }
  if (step === 'invoices') {
    return { page: { ...none, ...(await invoices(list.data)) }, last, newest: null }
  }
  if (step === 'subscriptions') {
    const shown = list.data.some(mayHoldTax)
      ? await listSubscriptions(client, { limit: PAGE_SIZE, after, invoices: true })
      : list
    return { page: { ...none, subscriptions: await subscriptions(shown.data) }, last, newest: null }
  }
  const entries = list.data.map(toEntry)
  const newest = entries.reduce<number | null>(
    (latest, { occurredAt }) => Math.max(latest ?? 0, occurredAt / 1000),
    null,
  )
  return { page: { ...none, entries }, last, newest }
}

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

function following(state: Reading, { last, newest }: Answer, resumed: boolean): State {
  if (state.step === 'entries') {
    const seen = state.newest ?? newest
    if (last !== null) return { ...state, newest: seen, after: last }
    return { step: 'invoices', mark: state.mark, newest: seen, after: null }
  }
  if (state.step === 'invoices') {
    if (last !== null) return { ...state, after: last }
    const { mark, newest: seen } = state
    const reached = mark === null || seen === null ? (seen ?? mark) : Math.max(seen, mark)
    return resumed ? firstPage(reached) : { step: 'subscriptions', mark: reached, after: null }
  }
  if (last !== null) return { ...state, after: last }
  return resumed ? firstPage(state.mark) : { step: 'idle', mark: state.mark }
}
