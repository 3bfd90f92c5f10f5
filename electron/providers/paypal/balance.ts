import { z } from 'zod'
import { HOUR } from '../../../shared/time.ts'
import type { Page, ProviderBalance, Span } from '../../ledger/page.ts'
import { leavesUntold } from '../failures.ts'
import { currencySchema, moneySchema } from './amounts.ts'
import type { Client } from './client.ts'
import { tookPlace } from './kinds.ts'
import { instantSchema, parse } from './parse.ts'
import { rfc3339 } from './transactions.ts'
import { firstReadable } from './windows.ts'

/** PayPal takes this long at most to list a transaction and to count it in a balance. Milliseconds. */
const LAG = 3 * HOUR

/** The newest second of which everything is listed and counted, for a pass that read up to `upTo`. */
const listedUpTo = (upTo: number): number => Math.floor((upTo - LAG) / 1000) * 1000

/**
 * What the account held when all of it was last listed, and what it held where PayPal's history begins:
 * the entries are what moved in between. Null where PayPal does not tell.
 */
export async function countedBalance(
  client: Client,
  upTo: number,
  now: number,
): Promise<Pick<Page, 'balances' | 'span'>> {
  const [from, to] = [Math.floor(firstReadable(now) / 1000) * 1000, listedUpTo(upTo)]
  const newest = await balancesAt(client, to)
  const oldest = newest && (await balancesAt(client, from))
  // Of other instants than it was asked for, it may tell only where the ledger has all that lies between.
  if (!newest || !oldest || newest.at > to || oldest.at < from) return { balances: null }
  const span: Span = { after: oldest.at, upTo: newest.at, opening: oldest.balances, counts }
  return { balances: newest.balances, span }
}

/**
 * A total is what is available and what is withheld, so that a hold and its release leave it as it was.
 * What did not take place, or not yet, has its status beside its code.
 */
const counts: Span['counts'] = (kind, providerKind) =>
  kind !== 'reserve' && /^T\d{4}$/.test(providerKind)

/**
 * Whether it is open if a balance as of then has a transaction in it: one that was settled since, or that
 * PayPal is still paying out.
 */
export function isUnsettled(value: unknown, upTo: number): boolean {
  const info = settlingSchema.safeParse(value).data?.transaction_info
  if (!info) return false
  if (!tookPlace(info.transaction_status))
    return info.transaction_status === 'P' && info.transaction_amount.amount < 0
  const asOf = listedUpTo(upTo)
  const { transaction_initiation_date: from, transaction_updated_date: until } = info
  return from <= asOf && until != null && until > asOf
}

const settlingSchema = z.object({
  transaction_info: z.object({
    transaction_status: z.string(),
    transaction_initiation_date: instantSchema,
    transaction_updated_date: instantSchema.nullish(),
    transaction_amount: moneySchema,
  }),
})

interface Balances {
  /** PayPal may tell of an earlier instant than it was asked for; milliseconds since the epoch. */
  at: number
  balances: ProviderBalance[]
}

async function balancesAt(client: Client, at: number): Promise<Balances | null> {
  try {
    const { status, body } = await client.get('/v1/reporting/balances', { as_of_time: rfc3339(at) })
    if (status >= 300) return null
    const told = parse(balancesSchema, body, 'the balances')
    const balances = told.balances.map(({ currency, total_balance: { amount } }) => ({
      currency,
      amount,
    }))
    return { at: told.as_of_time ?? at, balances }
  } catch (error) {
    if (leavesUntold(error)) return null
    throw error
  }
}

const balancesSchema = z.object({
  balances: z.array(z.object({ currency: currencySchema, total_balance: moneySchema })),
  as_of_time: instantSchema.nullish(),
})
