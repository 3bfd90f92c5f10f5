import type { EntryKind } from '../../../shared/contract/entries.ts'

/**
 * What a transaction is in the ledger, by PayPal's event code, its direction and its status
 * (developer.paypal.com/docs/transaction-search/transaction-event-codes). Only what took place counts:
 * a pending (P) or denied (D) one is `other` until its status says otherwise. A code that is not here is
 * `other`: kept, shown, counted in nothing.
 *
 * The same code serves both ends of a payment, so the sign decides: money that the account paid out is
 * no negative revenue, and a refund that it was given is no revenue.
 */
export function kindOf(code: string, amount: number, status: string): EntryKind {
  if (!tookPlace(status)) return 'other'
  const known = BY_CODE.get(code) ?? BY_FAMILY.get(code.slice(0, 3))
  if (!known) return 'other'
  return amount < 0 ? known.paid : known.received
}

/**
 * S has succeeded. V is "a successful transaction [that] was fully reversed", and F, which PayPal's SDKs
 * still name, one that "the original recipient partially refunded": the money came, and what took it back is
 * a transaction of its own, a refund or a chargeback. Left out, a payment that was refunded whole would count
 * below nothing.
 */
export const tookPlace = (status: string): boolean => ['S', 'V', 'F'].includes(status)

interface Directions {
  received: EntryKind
  paid: EntryKind
}

/** A payment that was taken back; what comes in is somebody else's doing, and no revenue. */
const BACK: Directions = { received: 'other', paid: 'refund' }

const both = (kind: EntryKind): Directions => ({ received: kind, paid: kind })

const BY_FAMILY = new Map<string, Directions>([
  ['T00', { received: 'charge', paid: 'transfer' }],
  ['T01', both('fee')],
  // Both legs of a conversion: what leaves one currency and what comes into another.
  ['T02', both('transfer')],
  ['T03', both('topup')],
  ['T04', both('payout')],
  ['T05', both('transfer')],
  ['T15', both('reserve')],
  ['T21', both('reserve')],
])

const BY_CODE = new Map<string, Directions>([
  // Holds that are booked among the reversals: of an account, and while a dispute is looked into.
  ['T1105', both('reserve')],
  ['T1110', both('reserve')],
  ['T1111', both('reserve')],
  ['T1100', BACK],
  // Of what went to or came from the account's own bank or card, or between its own accounts.
  ['T1101', both('payout')],
  ['T1102', both('transfer')],
  ['T1104', both('topup')],
  ['T1112', both('transfer')],
  ['T1106', BACK],
  ['T1107', { received: 'transfer', paid: 'refund' }],
  ['T1108', both('fee')],
  ['T1109', both('fee')],
  // Money sent to a customer without naming the payment that it is of.
  ['T1113', BACK],
  // Mass payments: those that the account sent come back to it, and those it was sent are taken back.
  ['T1114', { received: 'transfer', paid: 'refund' }],
  ['T1115', { received: 'transfer', paid: 'refund' }],
  // A payment that PayPal's review did not let pass.
  ['T1116', BACK],
  // The two ends of a payment by another wallet: the seller's, and the buyer's.
  ['T1118', BACK],
  ['T1119', { received: 'transfer', paid: 'other' }],
  ['T1200', both('adjustment')],
  ['T1203', both('adjustment')],
  ['T1204', both('adjustment')],
  ['T1201', { received: 'other', paid: 'dispute' }],
  ['T1202', { received: 'dispute_reversal', paid: 'other' }],
  ['T1205', { received: 'dispute_reversal', paid: 'other' }],
  ['T1207', { received: 'other', paid: 'dispute' }],
  ['T1208', { received: 'dispute_reversal', paid: 'dispute' }],
])
