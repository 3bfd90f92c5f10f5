import { z } from 'zod'
import { answerInvalid } from '../failures.ts'
import { readAs } from '../read-as.ts'
import { idSchema } from '../unnamed.ts'
import { WORDS } from './resources.ts'

export { idSchema }

/** Reads a value as a schema says (see readAs). Throws PROVIDER_ANSWER_INVALID naming the object and the fields. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown, what: string): T =>
  readAs(schema, value, what, (which, why) => answerInvalid(WORDS, which, why))

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
