import { z } from 'zod'
import type { ProviderBalance } from '../../ledger/page.ts'
import { leavesUntold } from '../failures.ts'
import { toMinorInteger } from './amounts.ts'
import type { Client } from './client.ts'
import { listTransactions, PAGE_SIZE } from './lists.ts'
import { currencySchema, parse } from './parse.ts'
import { wholeList } from './whole-list.ts'

/** How often it is asked again because money moved meanwhile. */
const TRIES = 3

/** The newest transactions, and what Stripe says the account holds with exactly these. */
export interface Counted {
  transactions: unknown[]
  /** Null where Stripe does not tell; undefined where money did not stop moving. */
  balances: ProviderBalance[] | null | undefined
}

/**
 * What an account holds, and all that happened `since` (seconds since the epoch) as it was at that instant:
 * the transactions are read before and after the balance, and again where they are not the same.
 */
export async function countedBalance(client: Client, since: number | null): Promise<Counted> {
  let before = await newest(client, since)
  for (let tries = 0; tries < TRIES; tries++) {
    const balances = await balanceOf(client)
    if (balances === null) return { transactions: before, balances }
    const after = await newest(client, since)
    if (sums(before) === sums(after)) return { transactions: after, balances }
    before = after
  }
  return { transactions: before, balances: undefined }
}

const newest = (client: Client, since: number | null): Promise<unknown[]> =>
  wholeList('balance transactions', after =>
    listTransactions(client, { limit: PAGE_SIZE, after, since }),
  )

/** Null where Stripe does not tell. */
async function balanceOf(client: Client): Promise<ProviderBalance[] | null> {
  try {
    const answer = await client.read('balance', sdk => sdk.balance.retrieve())
    const { available, pending } = parse(balanceSchema, answer, 'the balance')
    const held = Map.groupBy([...available, ...pending], ({ currency }) => currency)
    return [...held].map(([currency, funds]) => ({
      currency,
      amount: toMinorInteger(
        funds.reduce((sum, { amount }) => sum + amount, 0),
        currency,
      ),
    }))
  } catch (error) {
    if (leavesUntold(error)) return null
    throw error
  }
}

/** The ids and nets, to tell whether anything came or changed between two readings. */
const sums = (transactions: unknown[]): string =>
  JSON.stringify(transactions.map(value => netSchema.safeParse(value).data ?? value))

const netSchema = z.object({ id: z.string(), net: z.int() })

const fundsSchema = z.array(z.object({ currency: currencySchema, amount: z.int() }))

/**
 * Every balance transaction's net adds up to what is available and what is pending. What is reserved for
 * connected accounts was moved out of these by a transaction of its own (docs.stripe.com/api/balance).
 */
const balanceSchema = z.object({ available: fundsSchema, pending: fundsSchema })
