import type Stripe from 'stripe'
import { add, addCharge, type StripeAccount } from './account.ts'
import { intentOf, type Transaction } from './objects.ts'

/** What Stripe makes of a platform's money (docs.stripe.com/connect/charges), in its minor units and seconds. */

interface Moved {
  created: number
  amount: number
}

/** A payment for a connected account, and the transfer that passes on `passed` of it. */
export function destinationCharge(
  account: StripeAccount,
  { created, amount, fee, passed }: Moved & { fee: number; passed: number },
): { charge: Transaction; transfer: string } {
  const charge = addCharge(account, { created, amount, fee })
  const transfer = pass(account, { created, amount: passed, charge: charge.source })
  return { charge, transfer }
}

/** A transfer to a connected account, of a charge or of none. Returns its id. */
export function pass(
  account: StripeAccount,
  { created, amount, charge = null }: Moved & { charge?: string | null },
): string {
  const id = `tr_${account.transactions.length}`
  account.sources.set(id, {
    id,
    object: 'transfer',
    amount,
    created,
    currency: 'usd',
    destination: 'acct_seller',
    source_transaction: charge,
    transfer_group: charge && `group_${intentOf(charge)}`,
  } satisfies Partial<Stripe.Transfer>)
  add(account, { ...of('transfer', 'transfer'), amount: -amount, created, source: id })
  return id
}

/** What comes back of a transfer: with a refund, or by hand. */
export function reverse(
  account: StripeAccount,
  {
    created,
    amount,
    transfer,
    refund = null,
  }: Moved & { transfer: string; refund?: string | null },
): Transaction {
  const id = `trr_${account.transactions.length}`
  account.sources.set(id, {
    id,
    object: 'transfer_reversal',
    amount,
    created,
    currency: 'usd',
    source_refund: refund,
    transfer,
  } satisfies Partial<Stripe.TransferReversal>)
  return add(account, {
    ...of('transfer_reversal', 'transfer_refund'),
    amount,
    created,
    source: id,
  })
}

/** What a platform takes of a connected account's payment. */
export function applicationFee(account: StripeAccount, { created, amount }: Moved): Transaction {
  const id = `fee_${account.transactions.length}`
  account.sources.set(id, {
    id,
    object: 'application_fee',
    account: 'acct_seller',
    amount,
    charge: `py_${account.transactions.length}`,
    created,
    currency: 'usd',
    livemode: false,
  } satisfies Partial<Stripe.ApplicationFee>)
  return add(account, { ...of('platform_earning', 'application_fee'), amount, created, source: id })
}

/** What it gives back of that. */
export function applicationFeeRefund(account: StripeAccount, { created, amount }: Moved): void {
  const id = `fr_${account.transactions.length}`
  account.sources.set(id, {
    id,
    object: 'fee_refund',
    amount,
    created,
    currency: 'usd',
    fee: 'fee_1',
  })
  const kind = of('platform_earning_refund', 'application_fee_refund')
  add(account, { ...kind, amount: -amount, created, source: id })
}

const of = (category: string, type: string) => ({ category, type })
