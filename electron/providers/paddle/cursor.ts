import { z } from 'zod'

/**
 * Where a sync stands. A pass reads the transactions that were updated since a mark, the adjustments
 * that were made since another, both newest first, and then every subscription; `idle` is the end.
 * A mark is null before the first complete reading of its list. Instants in milliseconds.
 */
export type State = z.infer<typeof stateSchema>
export type Marks = z.infer<typeof marksSchema>

const DAY = 86_400_000

/** Paddle's clock and this one may differ, and lists lag behind: a pass reads that much again. */
const TRANSACTIONS_OVERLAP = 3 * DAY
/** Adjustments can only be read by when they were made, so what comes late has to be looked for. */
const ADJUSTMENTS_OVERLAP = 30 * DAY

/** 3: what an earlier version could not read, or read wrongly, of an account is read once more. */
const VERSION = 3
const instant = z.int().nullable()
const after = z.string().nullable()
/**
 * `transactions` and `subscriptions`: everything updated before it was read. `adjustments`: everything
 * made before it was read, and nothing of that was still waiting for approval. Neither has anything before
 * it that was set aside without an id.
 */
const marksSchema = z.object({
  transactions: instant,
  adjustments: instant,
  subscriptions: instant,
})
const stateSchema = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('transactions'),
    marks: marksSchema,
    /** When the pass began, by this machine's clock; 0 where it came by one without an id: it is to be read anew. */
    began: z.int(),
    /** The latest update seen in it. */
    newest: instant,
    after,
  }),
  z.object({
    step: z.literal('adjustments'),
    marks: marksSchema,
    /** The newest one's creation, and that of the oldest one that waits for approval. */
    newest: instant,
    waiting: instant,
    after,
  }),
  z.object({ step: z.literal('subscriptions'), marks: marksSchema, after }),
  z.object({ step: z.literal('idle'), marks: marksSchema }),
])
const cursorSchema = z.object({ version: z.literal(VERSION), state: stateSchema })

export const encode = (state: State): string => JSON.stringify({ version: VERSION, state })

/**
 * Where to begin. A cursor of another version, or one that is damaged, begins from nothing: entries
 * have ids, so reading them again changes nothing.
 */
export function decode(cursor: string | null, now: number): Exclude<State, { step: 'idle' }> {
  const state = cursorSchema.safeParse(json(cursor)).data?.state
  if (!state) return firstPage(NO_MARKS, now)
  return state.step === 'idle' ? firstPage(state.marks, now) : state
}

const NO_MARKS: Marks = { transactions: null, adjustments: null, subscriptions: null }

/**
 * The start of a pass. A mark that lies ahead, from when a clock was wrong, says nothing of what was read:
 * then all of its list is.
 */
export function firstPage(marks: Marks, now: number) {
  const credible = (mark: number | null) => (mark !== null && mark > now + DAY ? null : mark)
  const { transactions, adjustments, subscriptions } = marks
  return {
    step: 'transactions',
    marks: {
      transactions: credible(transactions),
      adjustments: credible(adjustments),
      subscriptions: credible(subscriptions),
    },
    ...{ began: now, newest: null, after: null },
  } as const
}

/** True where an earlier run was stopped in the middle of a pass. */
export const midPass = (state: State): boolean =>
  state.step === 'adjustments' ||
  state.step === 'subscriptions' ||
  (state.step === 'transactions' && state.after !== null)

/** The earliest update that a pass reads of transactions; null for all there are. */
export const transactionsSince = ({ transactions }: Marks) =>
  back(transactions, TRANSACTIONS_OVERLAP)
/** The earliest creation that a pass reads of adjustments; null for all there are. */
export const adjustmentsSince = ({ adjustments }: Marks) => back(adjustments, ADJUSTMENTS_OVERLAP)
/** A subscription that was not updated since then is as it was read before; null for none. */
export const subscriptionsSince = ({ subscriptions }: Marks) =>
  back(subscriptions, TRANSACTIONS_OVERLAP)

const back = (mark: number | null, overlap: number) =>
  mark === null ? null : Math.max(0, mark - overlap)

function json(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
