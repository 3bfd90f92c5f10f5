import { z } from 'zod'
import { answerInvalid } from '../failures.ts'
import { readAs } from '../read-as.ts'
import { idSchema } from '../unnamed.ts'
import { WORDS } from './words.ts'

export { idSchema }

/** Reads a value as a schema says (see readAs). Throws PROVIDER_ANSWER_INVALID naming the object and the fields. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown, what: string): T =>
  readAs(schema, value, what, (which, why) => answerInvalid(WORDS, which, why))

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
