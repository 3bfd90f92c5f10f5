import { z } from 'zod'

/**
 * Where a sync stands. A pass reads the entries since a mark (all of them the first time), newest
 * first, then the invoices made since it, then every subscription; `idle` is the end of one.
 *
 * `mark` is when the newest entry known at the start of the last complete pass over entries was
 * created, in seconds since the epoch; null before there was one. `newest` is the same for the pass
 * under way, seen on its first page; it becomes the mark only once that pass has read all invoices.
 *
 * `open` are the invoices that waited for their payment at the end of the last complete pass over
 * invoices: when each was created, in seconds since the epoch, by its id.
 */
export type State = z.infer<typeof stateSchema>

/**
 * Entries arrive late and change (pending to available) for weeks: a pass reads this much of the past
 * again. Seconds.
 */
const OVERLAP = 30 * 86_400

/** 4: an account that was read by an earlier version is read once more, with what that could not read of it. */
const VERSION = 4
const mark = z.int().nullable()
const after = z.string().nullable()
const open = z.record(z.string(), z.int()).default({})
const stateSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('entries'), mark, newest: mark, after, open }),
  z.object({ step: z.literal('invoices'), mark, newest: mark, after, open }),
  z.object({ step: z.literal('subscriptions'), mark, after, open }),
  z.object({ step: z.literal('idle'), mark, open }),
])
const cursorSchema = z.object({ version: z.literal(VERSION), state: stateSchema })

export const encode = (state: State): string => JSON.stringify({ version: VERSION, state })

/**
 * Where to begin. A cursor of another version, or one that is damaged, begins from nothing: entries
 * have ids, so reading them again changes nothing.
 */
export function decode(cursor: string | null): Exclude<State, { step: 'idle' }> {
  const state = cursorSchema.safeParse(json(cursor)).data?.state
  if (!state) return firstPage({ mark: null, open: {} })
  return state.step === 'idle' ? firstPage(state) : state
}

/** The start of a pass over the entries since `mark`. */
export const firstPage = ({ mark, open }: Pick<State, 'mark' | 'open'>) =>
  ({ step: 'entries', mark, newest: null, after: null, open }) as const

/** True where an earlier run was stopped in the middle of a pass. */
export const midPass = (state: State): boolean =>
  state.step === 'invoices' ||
  state.step === 'subscriptions' ||
  (state.step === 'entries' && state.after !== null)

/** The earliest `created` that a pass reads, in seconds since the epoch; null for all there is. */
export const since = (mark: number | null): number | null =>
  mark === null ? null : Math.max(0, mark - OVERLAP)

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
