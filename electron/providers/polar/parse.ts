import { z } from 'zod'
import { answerInvalid } from '../failures.ts'
import { inPlainWords, WITH_INPUT } from '../plain-issues.ts'
import { idSchema, unnamed } from '../unnamed.ts'
import { WORDS } from './words.ts'

export { idSchema }

/**
 * Reads `value` as `schema` says, keeping only the fields it names: what a schema leaves out, such as
 * a customer's name, ends here. Throws PROVIDER_ANSWER_INVALID naming the object and the fields.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value, WITH_INPUT)
  if (result.success) return result.data
  const id = identified.safeParse(value).data?.id
  throw answerInvalid(WORDS, id ? `${what} ${id}` : what, inPlainWords(result.error))
}

const identified = z.object({ id: idSchema })

/** What an object of a list is called: its id, where it has one. */
export function identify(value: unknown): string {
  const { id, created_at } = anySchema.safeParse(value).data ?? {}
  return identified.safeParse(value).data?.id ?? unnamed(id, created_at)
}

const anySchema = z.object({ id: z.unknown().optional(), created_at: z.unknown().optional() })

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
