import type { z } from 'zod'
import { inPlainWords, WITH_INPUT } from './plain-issues.ts'
import { identified } from './unnamed.ts'

/**
 * Reads `value` as `schema` says, keeping only the fields it names: what a schema leaves out, such as a
 * customer's name, ends here. Throws what `failure` makes of the object, by its id where it has one, and of
 * what is wrong with its fields.
 */
export function readAs<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
  failure: (what: string, why: string) => Error,
): T {
  const result = schema.safeParse(value, WITH_INPUT)
  if (result.success) return result.data
  const id = identified.safeParse(value).data?.id
  throw failure(id ? `${what} ${id}` : what, inPlainWords(result.error))
}
