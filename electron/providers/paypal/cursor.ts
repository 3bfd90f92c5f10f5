import { z } from 'zod'
import type { Window } from './transactions.ts'
import { firstPass, nextPass, readAgain, windowSchema } from './windows.ts'

/**
 * Where a sync stands. A pass reads its windows of time, then every subscription that it knows of;
 * `idle` is the end of one.
 *
 * `upTo` is the instant that the pass reads up to (milliseconds since the epoch); the next one begins
 * before it. `known` are the ids of subscriptions: PayPal lists none, they are met in the payments, so
 * they are kept here for as long as a subscription is not over. They are one text: thousands of them
 * are written with every page. `aside` are the transactions that could not be read: where they lie further
 * back than a pass goes, it goes there too.
 */
export type State = z.output<typeof stateSchema>
export type EntriesState = Extract<State, { step: 'entries' }>
export type SubscriptionsState = Extract<State, { step: 'subscriptions' }>

/** 4: with every reversal that gives a payment back as a refund. An account of before is read anew, once. */
const VERSION = 4
const ids = z.codec(z.string(), z.array(z.string()), {
  decode: text => text.split(' ').filter(Boolean),
  encode: list => list.join(' '),
})
/** Transactions that were set aside, and where they are found again: a second, or a window. */
const aside = z.array(windowSchema.extend({ id: z.string() })).default([])
const kept = { upTo: z.int(), aside }
const stateSchema = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('entries'),
    ...kept,
    /** The windows still to be read; `page` is that of the first one. */
    windows: z.array(windowSchema).min(1),
    page: z.int().positive(),
    known: ids,
  }),
  z.object({
    step: z.literal('subscriptions'),
    ...kept,
    /** Still to be read. */
    left: ids,
    /** Read, and not over. */
    known: ids,
  }),
  z.object({ step: z.literal('idle'), ...kept, known: ids }),
])
const cursorSchema = z.object({ version: z.literal(VERSION), state: stateSchema })

export const encode = (state: State): string =>
  JSON.stringify(z.encode(cursorSchema, { version: VERSION, state }))

/**
 * What a cursor says; null for one of another version, or one that is damaged. Then a sync begins from
 * nothing: entries have ids, so reading them again changes nothing.
 */
export function decode(cursor: string | null): State | null {
  try {
    return cursor === null ? null : z.decode(cursorSchema, JSON.parse(cursor)).state
  } catch {
    return null
  }
}

/** The start of the first pass. */
export const fromNothing = (now: number): EntriesState =>
  begin(firstPass(now), { upTo: now, known: [], aside: [] })

/** The start of the pass that follows one, over what came or changed since and what was set aside. */
export function followUp({ upTo, known, aside }: Kept, now: number): EntriesState {
  const windows = nextPass(upTo, now)
  const again = readAgain(aside, windows, now)
  return begin([...windows, ...again], { upTo: now, known, aside })
}

type Kept = Pick<State, 'upTo' | 'known' | 'aside'>

const begin = (windows: Window[], kept: Kept): EntriesState => ({
  step: 'entries',
  ...kept,
  windows,
  page: 1,
})
