import { z } from 'zod'
import { answerInvalid, listBroken } from '../failures.ts'
import type { Client } from './client.ts'
import { parse } from './parse.ts'
import { noTransactionSearch, WORDS } from './words.ts'

/** The most that PayPal gives at once (developer.paypal.com/docs/api/transaction-search/v1). */
const PAGE_SIZE = 500

/** Far more than it ever lists at once, which is 20 pages; yet what it says of itself may change. */
const MOST_PAGES = 200

/** A stretch of time to read, milliseconds since the epoch, both ends included. */
export interface Window {
  from: number
  to: number
}

export interface Listing {
  transactions: unknown[]
  totalPages: number
  /** True where PayPal has nothing of that time yet. */
  notYet?: true
  /** PayPal's number of the merchant's account. */
  account: string | null
}

/**
 * One page (from 1) of the transactions in a window, or null where more than PayPal lists (10,000) are
 * in it. Only `transaction_info` is asked for: no payer's name, address or e-mail is ever sent.
 */
export async function listTransactions(
  client: Client,
  { from, to }: Window,
  { page = 1, size = PAGE_SIZE, id }: { page?: number; size?: number; id?: string } = {},
): Promise<Listing | null> {
  const { status, body } = await client.get('/v1/reporting/transactions', {
    start_date: rfc3339(from),
    end_date: rfc3339(to),
    fields: 'transaction_info',
    balance_affecting_records_only: 'Y',
    page_size: String(size),
    page: String(page),
    ...(id && { transaction_id: id }),
  })
  if (status === 403) throw noTransactionSearch()
  if (status >= 300) {
    const problem = problemSchema.safeParse(body).data
    if (problem?.name === 'RESULTSET_TOO_LARGE') return null
    // A window that begins after PayPal's last refresh, up to three hours ago, is refused, not empty.
    if (problem?.message === NOT_LISTED_YET)
      return { transactions: [], totalPages: 0, notYet: true, account: null }
    throw answerInvalid(
      WORDS,
      'transactions',
      `It answered ${status} ${problem?.name ?? ''}`.trim(),
    )
  }
  const list = parse(listSchema, body, 'the list of transactions')
  if (list.total_pages > MOST_PAGES && size === PAGE_SIZE) {
    throw listBroken(WORDS, 'transactions', `It is said to have ${list.total_pages} pages.`)
  }
  const transactions = list.transaction_details ?? []
  if (transactions.length === 0 && page <= list.total_pages) {
    throw listBroken(WORDS, 'transactions', `Page ${page} of ${list.total_pages} is empty.`)
  }
  return {
    transactions,
    totalPages: list.total_pages,
    account: list.account_number ?? null,
  }
}

const NOT_LISTED_YET = 'Data for the given start date is not available.'

/** An instant as PayPal is asked about it, in whole seconds. */
export const rfc3339 = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

/** PayPal's errors are told apart by their name; nothing else of them is passed on. */
const problemSchema = z.object({
  name: z.string().regex(/^[A-Z_]+$/),
  message: z.string().nullish(),
})

/** What tells a transaction of a list apart; its id alone does not, see `toEntry`. */
export function nameOf(value: unknown): string {
  const info = namedSchema.safeParse(value).data?.transaction_info
  return JSON.stringify(info ?? value)
}

const namedSchema = z.object({
  transaction_info: z.object({
    transaction_id: z.string(),
    transaction_event_code: z.string(),
    transaction_amount: z.unknown(),
  }),
})

/** Its members are read one by one, so that a bad one is named. */
export const listSchema = z.object({
  transaction_details: z.array(z.unknown()).nullish(),
  total_pages: z.int().nonnegative(),
  account_number: z.string().min(1).nullish(),
})
