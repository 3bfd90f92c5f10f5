import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Provider } from '../provider.ts'
import { Missing, openClient } from './client.ts'
import { malformed } from './key.ts'
import { organizationOf } from './organization.ts'
import { WORDS } from './words.ts'

/**
 * Provider.check for Polar. Every request is a GET. A token belongs to one organization, and to production
 * or the sandbox, which only asking tells. Polar does not tell which scopes a token has beyond those that
 * are asked for, so one that could write is not told apart.
 */
export const check: Provider['check'] = async (credentials, _options, context) => {
  const wrong = malformed(credentials.key)
  if (wrong) {
    throw new AppError({
      code: 'KEY_MALFORMED',
      ...wrong,
      fix: `${WORDS.keys}, make a token with read scopes, and copy all of it. It starts with polar_oat_.`,
    })
  }
  const client = openClient(credentials, context)
  const organization = await organizationOf(client)
  for (const resource of READ) await client.list(resource, { limit: 1 })
  return {
    id: organization?.id ?? null,
    currency: organization?.default_presentment_currency ?? 'USD',
    test: await client.isSandbox(),
  }
}

const READ = ['orders', 'refunds', 'disputes', 'subscriptions'] as const

/** Provider.holds for Polar: a token knows its own organization's objects and no others. */
export const holds: Provider['holds'] = async (credentials, entryId, context) => {
  const [, kind, id] = /^(order|refund|dispute):([\w-]+)(?::\w+)?$/.exec(entryId) ?? []
  if (!id) return false
  const client = openClient(credentials, context)
  if (kind === 'refund') {
    const { items } = await client.list('refunds', { id })
    return items.some(one => z.object({ id: z.literal(id) }).safeParse(one).success)
  }
  try {
    await client.get(kind === 'order' ? 'orders' : 'disputes', id)
    return true
  } catch (error) {
    if (error instanceof Missing) return false
    throw error
  }
}
