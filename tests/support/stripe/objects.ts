import type Stripe from 'stripe'

/**
 * Builders of the objects that Stripe's API gives, as they are on the wire. Each is complete in what a
 * revenue reader touches and checked against the SDK's types; amounts are Stripe's, instants in seconds.
 */

export type Wire = Record<string, unknown> & { id: string; object: string }

/** A balance transaction whose source is the id of one of the account's objects. */
export type Transaction = Omit<Stripe.BalanceTransaction, 'source'> & { source: string | null }

/** What no ledger may ever hold; a test looks for each of these texts. */
export const PERSON = {
  name: 'Jenny Rosen',
  email: 'jenny.rosen@example.com',
  phone: '+15555550123',
  line1: '510 Townsend Street',
  city: 'South Daleview',
  postalCode: '94103-4820',
  last4: '4242',
}

export interface TransactionOptions {
  id: string
  category: string
  type: string
  amount: number
  fee?: number
  currency?: string
  created: number
  availableOn?: number
  source?: string | null
  exchangeRate?: number | null
  status?: 'available' | 'pending'
}

export function transaction(options: TransactionOptions): Transaction {
  const { id, category, type, amount, fee = 0, currency = 'usd', created } = options
  return {
    id,
    object: 'balance_transaction',
    amount,
    available_on: options.availableOn ?? created + 2 * 86_400,
    balance_type: 'payments',
    created,
    currency,
    description: null,
    exchange_rate: options.exchangeRate ?? null,
    fee,
    fee_details: fee
      ? [{ amount: fee, application: null, currency, description: null, type: 'stripe_fee' }]
      : [],
    net: amount - fee,
    reporting_category: category,
    source: options.source ?? null,
    status: options.status ?? 'available',
    type,
  } satisfies Transaction
}

interface Moved {
  id: string
  amount: number
  currency: string
  created: number
}

/** Every charge is made by a payment intent of its own. */
export const intentOf = (chargeId: string) => chargeId.replace('ch_', 'pi_')

export const charge = ({ id, amount, currency, created }: Moved, customer: string | null) =>
  ({
    id,
    object: 'charge',
    amount,
    amount_captured: amount,
    amount_refunded: 0,
    billing_details: {
      address: {
        city: PERSON.city,
        country: 'US',
        line1: PERSON.line1,
        line2: null,
        postal_code: PERSON.postalCode,
        state: 'CA',
      },
      email: PERSON.email,
      name: PERSON.name,
      phone: PERSON.phone,
      tax_id: null,
    },
    captured: true,
    created,
    currency,
    customer,
    description: `Payment by ${PERSON.name}`,
    disputed: false,
    livemode: false,
    paid: true,
    payment_intent: intentOf(id),
    payment_method_details: {
      type: 'card',
      card: { brand: 'visa', last4: PERSON.last4, exp_month: 8, exp_year: 2030 },
    } as Stripe.Charge.PaymentMethodDetails,
    receipt_email: PERSON.email,
    refunded: false,
    status: 'succeeded',
  }) satisfies Partial<Stripe.Charge>

export const refund = ({ id, amount, currency, created }: Moved, chargeId: string) =>
  ({
    id,
    object: 'refund',
    amount,
    charge: chargeId,
    created,
    currency,
    payment_intent: intentOf(chargeId),
    reason: 'requested_by_customer',
    status: 'succeeded',
  }) satisfies Partial<Stripe.Refund>

export const dispute = ({ id, amount, currency, created }: Moved, chargeId: string) =>
  ({
    id,
    object: 'dispute',
    amount,
    charge: chargeId,
    created,
    currency,
    evidence: {
      customer_name: PERSON.name,
      customer_email_address: PERSON.email,
    } as Stripe.Dispute.Evidence,
    livemode: false,
    payment_intent: intentOf(chargeId),
    reason: 'fraudulent',
    status: 'needs_response',
  }) satisfies Partial<Stripe.Dispute>

export const payout = ({ id, amount, currency, created }: Moved) =>
  ({
    id,
    object: 'payout',
    amount,
    arrival_date: created + 86_400,
    automatic: true,
    created,
    currency,
    livemode: false,
    status: 'paid',
    type: 'bank_account',
  }) satisfies Partial<Stripe.Payout>
