import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Account, Credentials, Provider, ProviderContext } from '../provider.ts'
import { type Client, openClient } from './client.ts'
import { malformed } from './key.ts'
import { currencySchema } from './parse.ts'
import { WORDS } from './resources.ts'

/** Provider.check for Paddle. Every request is a GET; nothing is written to tell what a key may do. */
export const check: Provider['check'] = async (credentials, { acceptFullAccess }, context) => {
  const wrong = malformed(credentials.key)
  if (wrong) {
    throw new AppError({
      code: 'KEY_MALFORMED',
      ...wrong,
      fix: `${WORDS.keys} → API keys, make a key with read permissions, and copy all of it. It starts with pdl_live_apikey_ or pdl_sdbx_apikey_.`,
    })
  }
  const client = openClient(credentials, context)
  const caller = await callerOf(client)
  if (!acceptFullAccess && canWrite(credentials.key, caller)) {
    throw new AppError({
      code: 'KEY_FULL_ACCESS',
      message: 'This key can change things at Paddle, not only read them.',
      why: 'OpenRevenue only ever reads. Whoever got hold of this key could refund and cancel.',
      fix: `${WORDS.keys} → API keys and make a key with read permissions only instead, or go on if you understand what this one can do.`,
    })
  }
  return account(client, caller, credentials)
}

async function account(
  client: Client,
  caller: Caller | null,
  { key }: Credentials,
): Promise<Account> {
  const { data } = await client.list('transactions', { status: 'completed,paid', per_page: '1' })
  await client.list('adjustments', { per_page: '1' })
  await client.list('subscriptions', { per_page: '1' })
  // Only its permission is asked for: many accounts have no discounts and never need one read.
  await orNull(client.list('discounts', { per_page: '1' }), ['PROVIDER_ANSWER_INVALID'])
  const newest = newestSchema.safeParse(data[0]).data
  return {
    id: caller?.account ?? null,
    // Paddle does not tell an account's own currency but in what it pays out of each transaction.
    currency: newest?.details.payout_totals?.currency_code ?? newest?.currency_code ?? 'USD',
    test: key.startsWith('pdl_sdbx_') || caller?.environment === 'sandbox',
  }
}

/** Provider.holds for Paddle: a list of ids is a list of those that the account has. */
export const holds: Provider['holds'] = async (
  credentials: Credentials,
  entryId: string,
  context: ProviderContext,
) => {
  const [id = ''] = entryId.split(':')
  const resource = id.startsWith('adj_') ? 'adjustments' : 'transactions'
  const { data } = await openClient(credentials, context).list(resource, { id })
  return data.some(one => z.object({ id: z.literal(id) }).safeParse(one).success)
}

interface Caller {
  account: string | null
  environment: string | null
  /** null where Paddle does not tell. */
  permissions: string[] | null
}

/**
 * What the root of the API tells of a key and its account
 * (developer.paddle.com/api-reference/api-root/get-api-root), or null where it tells nothing: it is
 * younger than the rest, and all it says can be done without.
 */
async function callerOf(client: Client): Promise<Caller | null> {
  const answer = await orNull(client.get('account', '/'), [
    'KEY_PERMISSION_MISSING',
    'PROVIDER_ANSWER_INVALID',
  ])
  const root = rootSchema.safeParse(answer).data
  if (!root) return null
  return {
    account: root.caller?.account?.id ?? null,
    environment: root.api?.environment ?? null,
    permissions: root.caller?.permissions ?? null,
  }
}

async function orNull<T>(reading: Promise<T>, codes: AppError['code'][]): Promise<T | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof AppError && codes.includes(error.code)) return null
    throw error
  }
}

/** Keys of the old kind may do everything. */
const canWrite = (key: string, caller: Caller | null): boolean =>
  !key.startsWith('pdl_') || (caller?.permissions?.some(it => it.endsWith('.write')) ?? false)

const rootSchema = z.object({
  api: z.object({ environment: z.string().nullish() }).nullish(),
  caller: z
    .object({
      account: z.object({ id: z.string().nullish() }).nullish().catch(null),
      permissions: z.array(z.string()).nullish().catch(null),
    })
    .nullish(),
})

const newestSchema = z.object({
  currency_code: currencySchema,
  details: z.object({ payout_totals: z.object({ currency_code: currencySchema }).nullish() }),
})
