import { z } from 'zod'
import type { ObjectRef, Page } from '../../ledger/page.ts'
import { entriesPage } from '../entries-page.ts'
import type { Provider } from '../provider.ts'
import { readAhead } from '../read-ahead.ts'
import { readEach } from '../read-each.ts'
import { identify, isUnnamed, unnamedOf } from '../unnamed.ts'
import { readAdjustment } from './adjustments.ts'
import { type AgainReader, againReader } from './again.ts'
import { periodsOfTransaction } from './billed.ts'
import { type Client, openClient } from './client.ts'
import {
  adjustmentsSince,
  decode,
  encode,
  firstPage,
  type Marks,
  midPass,
  type State,
  subscriptionsSince,
  transactionsSince,
} from './cursor.ts'
import { type DiscountReader, discountReader } from './discounts.ts'
import { instantSchema, parse } from './parse.ts'
import { type SubscriptionReader, subscriptionReader } from './subscriptions.ts'
import { entriesOfTransaction } from './transactions.ts'

type Reading = Exclude<State, { step: 'idle' }>

/**
 * Provider.pages for Paddle. A pass that an earlier run left half done is finished and then followed
 * by a short one over what came or changed meanwhile, so that an interrupted sync ends with the ledger
 * of an undisturbed one.
 */
export const pages: Provider['pages'] = async function* (credentials, cursor, context) {
  const hangUp = new AbortController()
  const signal = AbortSignal.any([context.signal, hangUp.signal])
  const client = openClient(credentials, { ...context, signal })
  const discounts = discountReader(client)
  const setAside = new Set(context.setAside.map(({ id }) => id))
  const readers = {
    ...{ client, discounts, now: context.now, setAside: context.setAside },
    again: againReader(client, context.setAside),
    subscriptions: subscriptionReader(client, discounts, setAside),
  }
  const start = decode(cursor, context.now())
  let resumed = midPass(start)
  try {
    yield* readAhead<Reading>(start, async state => {
      const { page, next: following } = await read(readers, state)
      // The end of a pass that was resumed is the beginning of the one that follows it.
      const next: State =
        resumed && following.step === 'idle' ? firstPage(following.marks, context.now()) : following
      if (!midPass(next)) resumed = false
      return { page: { ...page, cursor: encode(next) }, next: next.step === 'idle' ? null : next }
    })
  } finally {
    hangUp.abort()
  }
}

interface Readers {
  client: Client
  discounts: DiscountReader
  subscriptions: SubscriptionReader
  again: AgainReader
  setAside: readonly ObjectRef[]
  now(): number
}

interface Answer {
  page: Omit<Page, 'cursor'>
  next: State
}

function read(readers: Readers, state: Reading): Promise<Answer> {
  if (state.step === 'transactions') return transactions(readers, state)
  if (state.step === 'adjustments') return adjustments(readers, state)
  return subscriptions(readers, state)
}

/** Those that were paid are entries; what was billed, paid or not, is MRR's history. */
const STATUSES = 'completed,paid,billed,past_due,canceled'

async function transactions(
  readers: Readers,
  state: Extract<State, { step: 'transactions' }>,
): Promise<Answer> {
  const { client, discounts } = readers
  const { marks } = state
  const since = transactionsSince(marks)
  const again = await readers.again('transaction', state, { status: STATUSES })
  const { data, last } = await client.list(
    'transactions',
    {
      status: STATUSES,
      ...(since !== null && { 'updated_at[GTE]': new Date(since).toISOString() }),
    },
    state.after,
  )
  const { read, ...found } = await readEach(
    [...again.found, ...data],
    { object: 'transaction', idOf: identify },
    value => ({
      value,
      id: identify(value),
      entries: entriesOfTransaction(value),
      updatedAt: parse(updatedSchema, value, 'transaction').updated_at,
    }),
  )
  // A sale is money, whatever it was for: one whose discount cannot be read is set aside for its period.
  const billed = await readEach(
    read,
    { object: 'transaction', idOf: ({ value }) => identify(value) },
    ({ value }) => periodsOfTransaction(value, discounts),
  )
  const newest = latest(state.newest, ...read.map(({ updatedAt }) => updatedAt))
  const page = {
    ...entriesPage(read, ['credit']),
    periods: billed.read.flat(),
    setAside: [...found.setAside, ...billed.setAside],
    readable: [...again.gone, ...billed.readable],
  }
  const began = found.setAside.some(({ id }) => isUnnamed(id)) ? 0 : state.began
  if (last !== null) return { page, next: { ...state, began, newest, after: last } }
  // What is updated while a pass goes on may be behind it already, so the pass's beginning is the mark;
  // unless this clock is ahead of what Paddle itself has told.
  const mark = latest(marks.transactions, newest === null ? null : Math.min(began, newest))
  return {
    page,
    next: {
      step: 'adjustments',
      marks: { ...marks, transactions: mark },
      newest: null,
      waiting: null,
      after: null,
    },
  }
}

/** Paddle lists adjustments by id, which is by when they were made, and not by when they changed. */
async function adjustments(
  { client, again: readAgain, now }: Readers,
  state: Extract<State, { step: 'adjustments' }>,
): Promise<Answer> {
  const { marks } = state
  const since = adjustmentsSince(marks)
  const again = await readAgain('adjustment', state)
  const { data, last } = await client.list('adjustments', {}, state.after)
  const named = { object: 'adjustment', idOf: identify }
  const old = await readEach(again.found, named, readAdjustment)
  const listed = await readEach(data, named, readAdjustment)
  const all = [...old.read, ...listed.read]
  const newest = latest(state.newest, ...all.map(({ createdAt }) => createdAt))
  const waiting = earliest(
    state.waiting,
    ...all.filter(({ pending }) => pending).map(({ createdAt }) => createdAt),
    ...listed.setAside.filter(({ id }) => isUnnamed(id)).map(() => 0),
  )
  const page = {
    ...entriesPage(all, ['chargeback_fee']),
    setAside: [...old.setAside, ...listed.setAside],
    readable: [...again.gone, ...old.readable, ...listed.readable],
  }
  const oldest = Math.min(...listed.read.map(({ createdAt }) => createdAt))
  if (last !== null && (since === null || oldest >= since)) {
    return { page, next: { ...state, newest, waiting, after: last } }
  }
  // What is dated ahead must not keep what comes until then from being read.
  const mark = earliest(newest === null ? marks.adjustments : Math.min(newest, now()), waiting)
  const read: Marks = { ...marks, adjustments: mark }
  return { page, next: { step: 'subscriptions', marks: read, after: null } }
}

async function subscriptions(
  { client, subscriptions, setAside: before }: Readers,
  state: Extract<State, { step: 'subscriptions' }>,
): Promise<Answer> {
  const { marks } = state
  const { data, last } = await client.list('subscriptions', {}, state.after)
  const { read, setAside, readable } = await subscriptions(data, subscriptionsSince(marks))
  const found = read.filter(one => one !== null)
  const gone = state.after === null ? unnamedOf(before, 'subscription') : []
  const page: Omit<Page, 'cursor'> = {
    ...{ step: 'subscriptions', entries: [], subscriptions: found, setAside },
    readable: [...gone, ...readable],
  }
  if (last !== null) return { page, next: { ...state, after: last } }
  // The transactions' mark is from before any subscription of this pass was read.
  return { page, next: { step: 'idle', marks: { ...marks, subscriptions: marks.transactions } } }
}

const latest = (...instants: (number | null)[]): number | null =>
  instants.reduce((a, b) => (a === null ? b : b === null ? a : Math.max(a, b)), null)

const earliest = (...instants: (number | null)[]): number | null =>
  instants.reduce((a, b) => (a === null ? b : b === null ? a : Math.min(a, b)), null)

const updatedSchema = z.object({ updated_at: instantSchema })
