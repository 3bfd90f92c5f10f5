import { z } from 'zod'
import { answerInvalid } from '../failures.ts'
import { inPlainWords, WITH_INPUT } from '../plain-issues.ts'
import { WORDS } from './words.ts'

/**
 * Reads `value` as `schema` says, keeping only the fields it names: what a schema leaves out, such as
 * a payer's name, ends here. Throws PROVIDER_ANSWER_INVALID naming the object and the fields.
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value, WITH_INPUT)
  if (result.success) return result.data
  throw answerInvalid(WORDS, what, inPlainWords(result.error))
}

/**
 * An instant of PayPal's, in milliseconds since the epoch. Its reference gives RFC 3339; the service
 * also writes an offset without the colon (2019-06-04T01:27:43+0000).
 */
export const instantSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.]\d+)?(Z|[+-]\d\d:?\d\d)$/i, 'not an instant')
  .transform((text, context) => {
    const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    if (Number.isFinite(at)) return at
    context.addIssue('not an instant')
    return z.NEVER
  })
