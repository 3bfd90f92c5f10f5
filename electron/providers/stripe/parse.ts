import { z } from 'zod'
import { readAs } from '../read-as.ts'
import { identified, idSchema as plainIdSchema, unnamed } from '../unnamed.ts'
import { answerInvalid, Unreadable } from './errors.ts'

export { plainIdSchema }

/** Reads an answer as a schema says (see readAs). Throws PROVIDER_ANSWER_INVALID naming the answer and the fields. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown, what: string): T =>
  readAs(schema, value, what, answerInvalid)

/** The same of one object within an answer, or of what it refers to. Throws Unreadable. */
export const parseObject = <T>(schema: z.ZodType<T>, value: unknown, what: string): T =>
  readAs(schema, value, what, (which, why) => new Unreadable(which, why))

/** What an object of a list is called: its id, where it has one. */
export function identify(value: unknown): string {
  const { id, created } = anySchema.safeParse(value).data ?? {}
  return identified.safeParse(value).data?.id ?? unnamed(id, (created ?? Number.NaN) * 1000)
}

const anySchema = z.object({
  id: z.unknown().optional(),
  created: z.int().optional().catch(undefined),
})

/** A page of a list; its members are read one by one, so that a bad one is named. */
export const listSchema = z.object({ data: z.array(z.unknown()), has_more: z.boolean() })

/** The id of something that Stripe gives as an id, or as an object where it was expanded. */
export const idSchema = z
  .union([z.string(), z.object({ id: z.string() })])
  .transform(value => (typeof value === 'string' ? value : value.id))

export const currencySchema = z
  .string()
  .regex(/^[a-zA-Z]{3}$/, 'not a currency code of three letters')
  .transform(code => code.toUpperCase())

/** Seconds since the epoch, as Stripe gives instants; here milliseconds. */
export const instantSchema = z.int().transform(seconds => seconds * 1000)
