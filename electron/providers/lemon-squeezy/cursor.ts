import { z } from 'zod'

/**
 * Where a sync stands. A pass reads the orders, newest first, then the subscription invoices, then
 * every subscription; `idle` is the end of one. Instants are milliseconds since the epoch.
 *
 * `mark` is when the newest order or invoice known after the last complete pass was made, `whole` when
 * the last pass that read all of them began; null before there was one. A pass reads what was made
 * since `since` (null: everything); `began` and `newest` are the coming `whole` and `mark`.
 *
 * `within` is whether any subscription was ever billed at a price that includes tax: without one, there
 * is nothing to ask about that. `listed` is whether every subscription was read once.
 *
 * `page` is the next to read and `total` how long the list was at the one before.
 */
export type State = z.infer<typeof stateSchema>
export type Reading = Exclude<State, { step: 'idle' }>

const DAY = 86_400_000

/** Entries arrive late and change: every pass reads this much of the past again. */
const OVERLAP = 30 * DAY

/**
 * An order can be refunded long after it was made, and nothing in the API lists by what changed last.
 * So all there is gets read again this often, and such a refund is known a day later at most.
 */
const WHOLE_EVERY = DAY

/** 3: with tax taken out of prices that include it, which an account that was read before has yet to be. */
const VERSION = 3
const instant = z.int().nullable()
const place = { page: z.int().positive(), total: z.int().nonnegative().nullable() }
const known = { mark: instant, whole: instant, within: z.boolean(), listed: z.boolean() }
const pass = { ...place, ...known, since: instant, began: z.int(), newest: instant }
const stateSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('orders'), ...pass }),
  z.object({ step: z.literal('invoices'), ...pass }),
  z.object({ step: z.literal('subscriptions'), ...place, ...known, since: instant }),
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
  if (!state) return firstPage(NOTHING, now)
  return state.step === 'idle' ? firstPage(state, now) : state
}

const NOTHING: Known = { mark: null, whole: null, within: false, listed: false }

/** The start of a pass: over everything when that is due, else over what is new and the overlap. */
export function firstPage({ mark, whole, within, listed }: Known, now: number): Reading {
  // A clock that went back says nothing of how long ago anything was.
  const recent = whole !== null && now >= whole && now - whole < WHOLE_EVERY
  const since = recent && mark !== null ? mark - OVERLAP : null
  const known = { mark, whole, within, listed }
  return { step: 'orders', ...START, ...known, since, began: now, newest: null }
}

type Known = Pick<State, 'mark' | 'whole' | 'within' | 'listed'>

export const START = { page: 1, total: null } as const

/** True where an earlier run was stopped in the middle of a pass. */
export const midPass = (state: State): boolean =>
  state.step === 'invoices' ||
  state.step === 'subscriptions' ||
  (state.step === 'orders' && state.page > 1)

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
