import { z } from 'zod'
import type { EntryOrder } from '../../shared/contract/entries.ts'
import { AppError } from '../../shared/errors.ts'

const BY_TIME = ['occurred_at', 'id'] as const
/** Minor units of two currencies are no sizes to compare: each currency by itself. */
const BY_AMOUNT = ['currency', 'gross', 'id'] as const

const ORDERS: Record<EntryOrder, { by: readonly Column[]; descending: boolean }> = {
  newest: { by: BY_TIME, descending: true },
  oldest: { by: BY_TIME, descending: false },
  largest: { by: BY_AMOUNT, descending: true },
  smallest: { by: BY_AMOUNT, descending: false },
}

type Column = (typeof BY_TIME | typeof BY_AMOUNT)[number]
export type Sorted = Record<Column, string | number>

/** How a list of entries `e` is sorted, and where a page of it begins. */
export interface Sorting {
  byTime: boolean
  orderBy: string
  /** A condition for what comes after the page before, in terms of `values`; null on the first page. */
  after: string | null
  values: Record<string, string | number>
  /** Where a page with this last row ended. */
  cursorOf(last: Sorted): string
}

/**
 * With `few`, what is found is sorted; without, an index of all there is may be gone through. Throws
 * INVALID_INPUT for what is no cursor of this order.
 */
export function sorting(
  order: EntryOrder,
  cursor: string | undefined,
  { few }: { few: boolean },
): Sorting {
  const { by, descending } = ORDERS[order]
  const columns = by.map((column, index) => `${few && index === 0 ? '+' : ''}e.${column}`)
  const position = cursor ? positionIn(cursor, by) : null
  const bound = by.map(column => `@after_${column}`)
  return {
    byTime: by === BY_TIME,
    orderBy: columns.map(column => `${column} ${descending ? 'desc' : 'asc'}`).join(', '),
    after: position && `(${columns.join(', ')}) ${descending ? '<' : '>'} (${bound.join(', ')})`,
    values: Object.fromEntries(
      position?.map((value, index) => [`after_${by[index]}`, value]) ?? [],
    ),
    cursorOf: last => JSON.stringify(by.map(column => last[column])),
  }
}

const VALUES: Record<Column, z.ZodType<string | number>> = {
  occurred_at: z.int(),
  currency: z.string(),
  gross: z.int(),
  id: z.string(),
}

function positionIn(cursor: string, by: readonly Column[]): (string | number)[] {
  try {
    const values = z.array(z.unknown()).length(by.length).parse(JSON.parse(cursor))
    return by.map((column, index) => VALUES[column].parse(values[index]))
  } catch {
    throw new AppError({ code: 'INVALID_INPUT', message: 'There is no page at this cursor.' })
  }
}
