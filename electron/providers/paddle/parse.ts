import { z } from 'zod'
import { answerInvalid } from '../failures.ts'
import { inPlainWords, WITH_INPUT } from '../plain-issues.ts'
import { idSchema, unnamed } from '../unnamed.ts'
import { WORDS } from './resources.ts'

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

/** Paddle gives amounts as texts of whole minor units: "1999" is $19.99. */
export const amountSchema = z
  .string()
  .regex(/^-?\d{1,15}$/, 'not a whole number of minor units')
  .transform(text => Number(text) || 0)

export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'not a currency code')

/** RFC 3339, as Paddle gives instants; here milliseconds since the epoch. */
export const instantSchema = z
  .string()
  .refine(text => Number.isFinite(Date.parse(text)), 'not an instant')
  .transform(text => Date.parse(text))

/** What an object of a list is called: its id, where it has one. */
export function identify(value: unknown): string {
  const { id, created_at } = anySchema.safeParse(value).data ?? {}
  return identified.safeParse(value).data?.id ?? unnamed(id, created_at)
}

const identified = z.object({ id: idSchema })
const anySchema = z.object({ id: z.unknown().optional(), created_at: z.unknown().optional() })
