import type { EntryKind } from '../../../shared/contract/entries.ts'

/**
 * What each of Stripe's reporting categories is in the ledger
 * (docs.stripe.com/reports/reporting-categories). One that is not here is `other`: kept, shown,
 * counted in nothing.
 *
 * charge_failure is a charge with a negative amount: a bank debit or the like that was booked as paid
 * and then bounced. The money never came, so it takes itself out of the gross volume; a refund would
 * say that the customer paid and was paid back. partial_capture_reversal likewise takes out the part
 * of an authorisation that was never captured.
 *
 * platform_earning is the application fee that a Connect platform takes. A transfer to a connected account is
 * `transfer` here; transfers.ts tells which of them pass on a customer's payment.
 */
const BY_CATEGORY = new Map<string, EntryKind>([
  ['charge', 'charge'],
  ['charge_failure', 'charge'],
  ['platform_earning', 'charge'],
  ['partial_capture_reversal', 'charge'],
  ['refund', 'refund'],
  ['platform_earning_refund', 'refund'],
  ['refund_failure', 'refund_failure'],
  ['dispute', 'dispute'],
  ['dispute_reversal', 'dispute_reversal'],
  ['fee', 'fee'],
  ['network_cost', 'fee'],
  ['other_adjustment', 'adjustment'],
  ['payout', 'payout'],
  ['payout_reversal', 'payout'],
  ['transfer', 'transfer'],
  ['transfer_reversal', 'transfer'],
  ['connect_collection_transfer', 'transfer'],
  ['topup', 'topup'],
  ['topup_reversal', 'topup'],
  ['risk_reserved_funds', 'reserve'],
  ['connect_reserved_funds', 'reserve'],
  ['payment_network_reserved_funds', 'reserve'],
  ['minimum_balance_hold', 'reserve'],
  ['payout_minimum_balance_hold', 'reserve'],
  ['payout_minimum_balance_release', 'reserve'],
])

/** Only for an entry without a category; `adjustment` could be a dispute, so it stays `other`. */
const BY_TYPE = new Map<string, EntryKind>([
  ['charge', 'charge'],
  ['payment', 'charge'],
  ['payment_failure_refund', 'charge'],
  ['application_fee', 'charge'],
  ['application_fee_refund', 'refund'],
  ['refund', 'refund'],
  ['payment_refund', 'refund'],
  ['refund_failure', 'refund_failure'],
  ['stripe_fee', 'fee'],
  ['stripe_fx_fee', 'fee'],
  ['payout', 'payout'],
  ['payout_cancel', 'payout'],
  ['payout_failure', 'payout'],
  ['transfer', 'transfer'],
  ['transfer_cancel', 'transfer'],
  ['transfer_failure', 'transfer'],
  ['transfer_refund', 'transfer'],
  ['connect_collection_transfer', 'transfer'],
  ['topup', 'topup'],
  ['topup_reversal', 'topup'],
  ['reserve_transaction', 'reserve'],
  ['reserved_funds', 'reserve'],
  ['reserve_hold', 'reserve'],
  ['reserve_release', 'reserve'],
  ['payment_network_reserve_hold', 'reserve'],
  ['payment_network_reserve_release', 'reserve'],
  ['payout_minimum_balance_hold', 'reserve'],
  ['payout_minimum_balance_release', 'reserve'],
])

/** The ledger's kind of a balance transaction, from its category or, failing that, its type. */
export const kindOf = (category: string | null, type: string): EntryKind =>
  (category ? BY_CATEGORY.get(category) : BY_TYPE.get(type)) ?? 'other'
