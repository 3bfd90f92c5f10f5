import { z } from 'zod'

/**
 * Where a sync stands. A pass reads the orders, newest first, then the refunds, then every dispute and
 * every subscription; `idle` is the end of one. Instants are milliseconds since the epoch.
 *
 * `mark` is when the newest order or refund known after the last complete pass was made, `whole` when
 * the last pass that read all of them began; null before there was one. A pass reads what was made
 * since `since` (null: everything); `began` and `newest` are the coming `whole` and `mark`. `listed` is
 * whether every subscription was read once.
 *
 * `page` is the next to read and `total` how long the list was at the one before.
 */
export type State = z.infer<typeof stateSchema>
export type Reading = Exclude<State, { step: 'idle' }>

const DAY = 86_400_000

/** Orders are paid late and refunds go through late: every pass reads this much of the past again. */
const OVERLAP = 30 * DAY

/**
 * Nothing in the API lists by what changed last, so all there is gets read again this often, and a change
 * of what is older is known a day later at most.
 */
const WHOLE_EVERY = DAY

const VERSION = 1
const instant = z.int().nullable()
const known = { mark: instant, whole: instant, listed: z.boolean() }
const pass = {
  ...known,
  page: z.int().positive(),
  total: z.int().nonnegative().nullable(),
  since: instant,
  began: z.int(),
  newest: instant,
}
const stateSchema = z.discriminatedUnion('step', [
  z.object({ step: z.enum(['orders', 'refunds', 'disputes', 'subscriptions']), ...pass }),
  z.object({ step: z.literal('idle'), ...known }),
])
const cursorSchema = z.object({ version: z.literal(VERSION), state: stateSchema })

export const encode = (state: State): string => JSON.stringify({ version: VERSION, state })

/**
 * Where to begin. A cursor of another version, or one that is damaged, begins from nothing: entries
 * have ids, so reading them again changes nothing.
 */
export function decode(cursor: string | null, now: number): Reading {
  const state = cursorSchema.safeParse(json(cursor)).data?.state
  if (!state) return firstPage({ mark: null, whole: null, listed: false }, now)
  return state.step === 'idle' ? firstPage(state, now) : state
}

/** The start of a pass: over everything when that is due, else over what is new and the overlap. */
function firstPage({ mark, whole, listed }: Known, now: number): Reading {
  // A clock that went back says nothing of how long ago anything was.
  const recent = whole !== null && now >= whole && now - whole < WHOLE_EVERY
  const since = recent && mark !== null ? mark - OVERLAP : null
  return { step: 'orders', ...START, mark, whole, listed, since, began: now, newest: null }
}

type Known = Pick<State, 'mark' | 'whole' | 'listed'>

const START = { page: 1, total: null } as const
const NEXT = { orders: 'refunds', refunds: 'disputes', disputes: 'subscriptions' } as const

/** Where a list's next page begins, or the next list; `total` is how long this one is now. */
export interface Read {
  /** Nothing further on in this list is wanted. */
  ended: boolean
  total: number
  /** When the newest order or refund of the page was made. */
  newest: number | null
  pageSize: number
}

/**
 * What to read next. Pages have numbers, so what is added at a list's head moves the rest down: the
 * next page repeats some, which changes nothing. What is taken away moves the rest up, onto pages that
 * were read before it: then as many of those are read again as may have been passed over. `resumed`: an earlier
 * run was stopped within this pass, so what it had read before may have changed; a pass follows.
 */
export function following(
  state: Reading,
  read: Read,
  { resumed, now }: { resumed: boolean; now: number },
): State {
  const newest = latest(state.newest, read.newest)
  const shrunk = state.total === null ? 0 : Math.max(0, state.total - read.total)
  if (!read.ended || shrunk > 0) {
    const passedOver = Math.ceil(shrunk / read.pageSize)
    const page = shrunk > 0 ? Math.max(1, state.page - passedOver) : state.page + 1
    return { ...state, newest, page, total: read.total }
  }
  if (state.step !== 'subscriptions') {
    return { ...state, newest, step: NEXT[state.step], ...START }
  }
  // Nothing that is yet to come was read, whatever an order says of when it was made.
  const mark = latest(state.mark, newest === null ? null : Math.min(newest, state.began))
  const whole = state.since === null ? state.began : state.whole
  const known = { mark, whole, listed: true }
  return resumed ? firstPage(known, now) : { step: 'idle', ...known }
}

/** True where an earlier run was stopped in the middle of a pass. */
export const midPass = (state: State): boolean =>
  state.step !== 'idle' && (state.step !== 'orders' || state.page > 1)

/** A subscription that nothing happened to since then is as it was read before; null for none. */
export const subscriptionsSince = ({ listed, since }: Reading): number | null =>
  listed ? since : null

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b)

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
