import type { IAdjustmentResponse, ITransactionResponse } from '@paddle/paddle-node-sdk'
import { billsOf } from './billing.ts'
import { CASES } from './cases.ts'
import {
  type AdjustmentOptions,
  adjustment,
  beginIds,
  instant,
  type TransactionOptions,
  transaction,
} from './objects.ts'
import { type Subscribed, subscribed } from './subscriptions.ts'

/** Everything in a Paddle account that the sandbox serves. Mutable: a test may change what is there. */
export interface PaddleAccount {
  id: string
  transactions: ITransactionResponse[]
  adjustments: IAdjustmentResponse[]
  subscriptions: Subscribed[]
}

const DAY = 86_400_000

/** An account that is the same on every machine: 15 January 2026 is its today. Milliseconds. */
export const TODAY = Date.UTC(2026, 0, 15, 12)

export function emptyAccount(): PaddleAccount {
  beginIds()
  return { id: '165798', transactions: [], adjustments: [], subscriptions: [] }
}

export function paddleAccount({ entries = 250, now = TODAY } = {}): PaddleAccount {
  const account = emptyAccount()
  if (entries === 0) return account
  oneOfEach(account, now - 420 * DAY)
  fill(account, { entries, now })
  for (const one of Object.values(CASES)) {
    const added = subscribed(one, now - 200 * DAY)
    account.subscriptions.push(added)
    account.transactions.push(...billsOf(added, now))
  }
  return account
}

export function addTransaction(
  account: PaddleAccount,
  options: TransactionOptions,
): ITransactionResponse {
  const added = transaction(options)
  account.transactions.push(added)
  return added
}

export function addAdjustment(
  account: PaddleAccount,
  options: AdjustmentOptions,
): IAdjustmentResponse {
  const added = adjustment(options)
  account.adjustments.push(added)
  return added
}

/** Paddle has worked out its fee for a transaction that was only paid so far. */
export function complete(txn: ITransactionResponse, fee: number, at: number): void {
  const totals = txn.details?.totals
  if (!totals) throw new Error(`${txn.id} has no totals`)
  txn.status = 'completed'
  txn.updated_at = instant(at)
  totals.fee = String(fee)
  totals.earnings = String(Number(totals.total) - Number(totals.tax) - fee)
}

/** Paddle decides on a refund. */
export function decide(
  it: IAdjustmentResponse,
  status: IAdjustmentResponse['status'],
  at: number,
): void {
  it.status = status
  it.updated_at = instant(at)
}

/** One of every kind of thing there is, a day apart. */
function oneOfEach(account: PaddleAccount, start: number): void {
  let at = start
  const next = () => {
    at += DAY
    return at
  }
  const txn = (options: Omit<TransactionOptions, 'at'>) =>
    addTransaction(account, { ...options, at: next() })
  const adj = (options: Omit<AdjustmentOptions, 'at'>) =>
    addAdjustment(account, { ...options, at: next() })

  const first = txn({ total: 6000, tax: 1000 })
  adj({ of: first, action: 'refund', total: 1200, tax: 200, fee: 60 })
  adj({ of: first, action: 'refund', status: 'rejected', total: 600, tax: 100, fee: 30 })
  // Only the tax is given back; Paddle's share of it comes back to the seller.
  adj({ of: txn({ total: 2400, tax: 400 }), action: 'refund', total: 400, tax: 400, fee: 20 })

  for (const status of ['draft', 'ready', 'billed', 'past_due', 'canceled'] as const) {
    txn({ total: 99_000, tax: 9000, fee: null, status, captured: null })
  }
  const invoiced = next()
  addTransaction(account, {
    at: invoiced,
    captured: invoiced + 28 * DAY,
    total: 240_000,
    tax: 40_000,
    collection: 'manual',
  })
  txn({ total: 0, fee: 0, origin: 'subscription_payment_method_change' })

  const lost = txn({ total: 9900, tax: 1650 })
  adj({
    of: lost,
    action: 'chargeback_warning',
    total: 9900,
    tax: 1650,
    fee: 545,
    chargebackFee: 500,
  })
  adj({ of: lost, action: 'chargeback', total: 9900, tax: 1650, fee: 545, chargebackFee: 1900 })
  const won = txn({ total: 4900 })
  adj({ of: won, action: 'chargeback', status: 'reversed', total: 4900, fee: 295 })
  adj({ of: won, action: 'chargeback_reverse', total: 4900, fee: 295 })
  adj({ of: won, action: 'chargeback_warning_reverse', total: 4900, fee: 295 })

  // Credit for half a year of a plan, part of which pays for the next one.
  const year = txn({ total: 12_000, tax: 2000 })
  adj({ of: year, action: 'credit', total: 6000, tax: 1000, fee: 300 })
  txn({ total: 7200, tax: 1200, credit: 6000, remainingTax: 200 })
  const undone = adj({ of: year, action: 'credit', status: 'reversed', total: 600, tax: 100 })
  adj({ of: year, action: 'credit_reverse', total: Number(undone.totals.total), tax: 100 })
  // A smaller plan in the middle of a month: credit to the balance, which pays for the next month.
  txn({ total: -2500, tax: -119, fee: 0, origin: 'subscription_update' })
  txn({ total: 2498, tax: 119, fee: 0, credit: 2498, remainingTax: 0 })

  const euros = txn({ total: 2380, tax: 380, currency: 'EUR', rate: '1.0845' })
  adj({ of: euros, action: 'refund', total: 1190, tax: 190, fee: 84 })
  adj({ of: euros, action: 'chargeback', total: 1190, tax: 190, fee: 85, chargebackFee: 2035 })
  txn({ total: 1650, tax: 150, currency: 'JPY', fee: 132, rate: '0.0067' })
  txn({ total: 5900, tax: 0, discount: 1000 })
}

function fill(account: PaddleAccount, { entries, now }: { entries: number; now: number }): void {
  const first = account.transactions.length
  const count = Math.max(0, entries - first)
  for (let n = 0; n < count; n++) {
    // Evenly over the time there is; pairs that share an instant show whether paging is stable.
    const at = now - Math.floor(((count - (n - (n % 2))) / count) * 370 * DAY)
    const total = 900 + ((n * 37) % 120) * 100
    const tax = n % 3 === 0 ? 0 : Math.round(total / 6)
    const paid = now - at < 3 * DAY
    const customer = account.subscriptions[0]?.subscription.customer_id
    const txn = addTransaction(account, {
      at,
      total,
      tax,
      ...(paid && { status: 'paid' as const, fee: null }),
      ...(customer && { customer }),
    })
    if (n % 9 !== 8 || paid) continue
    const made = at + DAY
    addAdjustment(account, { of: txn, at: made, action: 'refund', total, tax, fee: 0 })
  }
}
