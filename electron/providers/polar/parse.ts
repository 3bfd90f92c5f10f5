import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { answerInvalid } from '../failures.ts'
import type { SetAside } from '../provider.ts'
import { WORDS } from './words.ts'

/**
 * Reads `value` as `schema` says, keeping only the fields it names: what a schema leaves out, such as
 * a customer's name, ends here. Throws PROVIDER_ANSWER_INVALID naming the object and the fields.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const id = identified.safeParse(value).data?.id
  const issues = result.error.issues.map(
    issue => `${issue.path.join('.') || 'the answer'}: ${issue.message}`,
  )
  throw answerInvalid(WORDS, id ? `${what} ${id}` : what, issues.slice(0, 5).join('; '))
}

/** What was read of a page's objects, and those that could not be, which take none of the others with them. */
export interface ReadObjects<T> {
  read: T[]
  setAside: SetAside[]
  /** The ids of those that could be read. */
  readable: string[]
}

/** Reads each of a page's objects by itself. Throws only for one without an id, and for what `reader` is refused. */
export async function readEach<T>(
  values: unknown[],
  object: string,
  reader: (value: unknown) => T | Promise<T>,
): Promise<ReadObjects<T>> {
  const all: ReadObjects<T> = { read: [], setAside: [], readable: [] }
  for (const value of values) {
    const { id } = parse(identified, value, object)
    try {
      all.read.push(await reader(value))
      all.readable.push(id)
    } catch (error) {
      if (!isItsOwn(error)) throw error
      all.setAside.push({ object, id, reason: error.why ?? error.message })
    }
  }
  return all
}

/** Of the object, and not of a list that was asked for to work it out: such a list may be right the next time. */
const isItsOwn = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'PROVIDER_ANSWER_INVALID' && !error.retryable

const identified = z.object({ id: z.string().min(1) })

export const idSchema = z.string().min(1)

/** Whole units of the currency's smallest part, as card networks count them (see amounts.ts). */
export const amountSchema = z.int()

/** "usd"; here as ISO 4217 writes it. */
export const currencySchema = z
  .string()
  .regex(/^[a-zA-Z]{3}$/, 'not a currency code')
  .transform(code => code.toUpperCase())

/** ISO 8601, as Polar gives instants; here milliseconds since the epoch. */
export const instantSchema = z
  .string()
  .refine(text => Number.isFinite(Date.parse(text)), 'not an instant')
  .transform(text => Date.parse(text))
