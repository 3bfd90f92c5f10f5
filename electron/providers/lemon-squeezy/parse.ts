import { z } from 'zod'
import { answerInvalid } from '../failures.ts'
import { readAs } from '../read-as.ts'
import { unnamed } from '../unnamed.ts'
import { WORDS } from './words.ts'

/** Reads a value as a schema says (see readAs). Throws PROVIDER_ANSWER_INVALID naming the object and the fields. */
export const parse = <T>(schema: z.ZodType<T>, value: unknown, what: string): T =>
  readAs(schema, value, what, (which, why) => answerInvalid(WORDS, which, why))

/** What an object of a list is called: its id, where it has one. */
export function identify(value: unknown): string {
  const { id, attributes } = anySchema.safeParse(value).data ?? {}
  const named = resource({}).safeParse(value).data
  return named?.id ?? unnamed(id, attributes?.created_at)
}

const anySchema = z.object({
  id: z.unknown().optional(),
  attributes: z.object({ created_at: z.unknown().optional() }).optional().catch(undefined),
})

/** A JSON:API resource object with the attributes that are needed of it. */
export const resource = <T extends z.ZodRawShape>(attributes: T) =>
  z.object({ id: z.string().regex(/^\d+$/), attributes: z.object(attributes) })

export const currencySchema = z
  .string()
  .regex(/^[a-zA-Z]{3}$/)
  .transform(code => code.toUpperCase())

/** "2021-08-17T09:45:53.000000Z"; here milliseconds since the epoch. */
export const instantSchema = z
  .string()
  .refine(text => Number.isFinite(Date.parse(text)), 'not a date')
  .transform(text => Date.parse(text))

/** A plain decimal, which the API gives as text and in places as a number. */
export const decimalSchema = z
  .union([z.string(), z.number()])
  .transform(value => String(value))
  .pipe(z.string().regex(/^\d+(\.\d+)?([eE][+-]?\d+)?$/, 'not a decimal'))
