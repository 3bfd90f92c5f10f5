import { z } from 'zod'
import type { Client } from './client.ts'
import { currencySchema, idSchema, parse } from './parse.ts'

/** The organization that a token is of, or null where it may see none. */
export async function organizationOf(client: Client): Promise<Organization | null> {
  const { items } = await client.list('organizations', { limit: 1 })
  const [first] = items
  return first === undefined ? null : parse(organizationSchema, first, 'organization')
}

type Organization = z.infer<typeof organizationSchema>

export const organizationSchema = z.object({
  id: idSchema,
  default_presentment_currency: currencySchema,
  /** Whether prices that say nothing of it include tax: `inclusive`, `exclusive`, or by the customer's `location`. */
  default_tax_behavior: z.string(),
})
