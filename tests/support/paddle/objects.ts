import type {
  IAdjustmentResponse,
  IDiscountResponse,
  IPriceResponse,
  IProductResponse,
  ITransactionResponse,
} from '@paddle/paddle-node-sdk'

/**
 * Builders of the objects that Paddle's API gives, as they are on the wire: the SDK's own types of
 * answers hold them to it. Amounts are integers here and texts there; instants are milliseconds here.
 */

/** What no ledger may ever hold; a test looks for each of these texts. */
export const PERSON = {
  name: 'Jo Brown-Anderson',
  email: 'jo@example.com',
  line: '4050 Jefferson Plaza, 41st Floor',
  order: 'PO-JOBROWN-7781',
  last4: '4242',
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
let made = 0

/** A new account's ids begin again, so that two accounts made alike are alike. */
export function beginIds(): void {
  made = 0
}

/** A Paddle id: a ULID in lower case, so that ids sort by when they were made. */
export function idAt(prefix: string, at: number): string {
  let time = ''
  for (let rest = at, n = 0; n < 10; n++, rest = Math.floor(rest / 32)) {
    time = ALPHABET.charAt(rest % 32) + time
  }
  made += 1
  return `${prefix}_${time}${String(made).padStart(16, '0')}`
}

export const instant = (at: number) => new Date(at).toISOString().replace('Z', '634Z')

export interface TransactionOptions {
  /** When it was made, billed and, unless `captured` tells otherwise, paid. */
  at: number
  captured?: number | null
  updated?: number
  total: number
  tax?: number
  /** null until it is completed. */
  fee?: number | null
  discount?: number
  credit?: number
  /** Tax on what remains to be paid. */
  remainingTax?: number
  currency?: string
  /** What it is worth in US dollars, for one in another currency. */
  rate?: string
  status?: ITransactionResponse['status']
  origin?: ITransactionResponse['origin']
  collection?: ITransactionResponse['collection_mode']
  customer?: string
  subscription?: string | null
  /** What was sold: a name of the catalogue, or one made for this customer. */
  products?: { name: string; custom?: boolean }[]
}

type Currency = ITransactionResponse['currency_code']

const NO_AMOUNTS = { subtotal: '0', discount: '0', tax: '0', total: '0' }
const LINE = {
  quantity: 1,
  proration: null,
  tax_rate: '0',
  unit_totals: NO_AMOUNTS,
  totals: NO_AMOUNTS,
}

export function transaction(options: TransactionOptions): ITransactionResponse {
  const { at, total, tax = 0, discount = 0, credit = 0, status = 'completed' } = options
  const currency = (options.currency ?? 'USD') as Currency
  const captured = options.captured === undefined ? at : options.captured
  const fee = options.fee === undefined ? Math.round(total * 0.05) + 50 : options.fee
  const paid = captured !== null && (status === 'completed' || status === 'paid')
  const toBalance = total < 0 ? 0 - total : 0
  const remaining = total - credit + toBalance
  const remainingTax = options.remainingTax ?? (total < 0 ? 0 : tax)
  const totals = {
    subtotal: String(total - tax + discount),
    discount: String(discount),
    tax: String(tax),
    total: String(total),
    credit: String(credit),
    credit_to_balance: String(toBalance),
    balance: paid ? '0' : String(remaining),
    grand_total: String(remaining),
    grand_total_tax: String(remainingTax),
    fee: fee === null ? null : String(fee),
    earnings: fee === null ? null : String(total - tax - fee),
    currency_code: currency,
  }
  return {
    id: idAt('txn', at),
    status,
    customer_id: options.customer ?? idAt('ctm', at),
    address_id: idAt('add', at),
    business_id: null,
    custom_data: { contact: PERSON.email, ship_to: PERSON.line },
    currency_code: currency,
    origin: options.origin ?? 'subscription_recurring',
    subscription_id: options.subscription ?? null,
    invoice_id: paid ? idAt('inv', at) : null,
    invoice_number: paid ? '325-10566' : null,
    collection_mode: options.collection ?? 'automatic',
    discount_id: null,
    billing_details:
      options.collection === 'manual'
        ? {
            enable_checkout: false,
            purchase_order_number: PERSON.order,
            additional_information: `For ${PERSON.name}`,
            payment_terms: { interval: 'day', frequency: 30 },
          }
        : null,
    billing_period: null,
    items: [],
    details: {
      tax_rates_used: [],
      totals,
      adjusted_totals: null,
      payout_totals:
        fee === null
          ? null
          : {
              ...totals,
              fee: String(fee),
              earnings: totals.earnings ?? '0',
              currency_code: 'USD',
              exchange_rate: options.rate ?? '1',
              fee_rate: '0.05',
            },
      adjusted_payout_totals: null,
      line_items: (options.products ?? []).map(({ name, custom }) => ({
        ...LINE,
        id: idAt('txnitm', at),
        price_id: idAt('pri', at),
        product: { ...product(name, at), type: custom ? 'custom' : 'standard' },
      })),
    },
    payments: [
      {
        payment_attempt_id: '497f6eca-6276-4993-bfeb-53cbbbba6f08',
        stored_payment_method_id: 'a6f1d1c7-4d5f-4a57-9d6c-2b6f0b6f0d3a',
        payment_method_id: idAt('paymtd', at),
        amount: String(remaining),
        status: paid ? 'captured' : 'error',
        error_code: paid ? null : 'declined',
        method_details: {
          type: 'card',
          card: {
            type: 'visa',
            last4: PERSON.last4,
            expiry_month: 1,
            expiry_year: 2030,
            cardholder_name: PERSON.name,
          },
          paypal: null,
          south_korea_local_card: null,
          underlying_details: null,
        },
        created_at: instant(at),
        captured_at: paid ? instant(captured) : null,
      },
    ],
    checkout: { url: 'https://example.com/pay?_ptxn=1' },
    created_at: instant(at),
    updated_at: instant(options.updated ?? captured ?? at),
    billed_at: ['draft', 'ready'].includes(status) ? null : instant(at),
    revised_at: null,
  }
}

export interface AdjustmentOptions {
  at: number
  updated?: number
  of: ITransactionResponse
  action: IAdjustmentResponse['action']
  status?: IAdjustmentResponse['status']
  total: number
  tax?: number
  /** What Paddle gives back of its fee, or takes again. */
  fee?: number
  /** In US dollars. */
  chargebackFee?: number
}

export function adjustment(options: AdjustmentOptions): IAdjustmentResponse {
  const { at, of, action, status = 'approved', total, tax = 0, fee = 0, chargebackFee } = options
  const totals = {
    subtotal: String(total - tax),
    tax: String(tax),
    total: String(total),
    fee: String(fee),
    earnings: String(total - tax - fee),
    retained_fee: '0',
  }
  return {
    id: idAt('adj', at),
    action,
    type: 'partial',
    transaction_id: of.id,
    subscription_id: of.subscription_id ?? null,
    customer_id: of.customer_id ?? '',
    reason: `Asked for by ${PERSON.name} <${PERSON.email}>`,
    credit_applied_to_balance: action === 'credit',
    currency_code: of.currency_code,
    status,
    items: [],
    totals: { ...totals, currency_code: of.currency_code },
    payout_totals: {
      ...totals,
      currency_code: 'USD',
      ...(chargebackFee !== undefined && {
        chargeback_fee: {
          amount: String(chargebackFee),
          original: { amount: '1500', currency_code: 'GBP' },
        },
      }),
    },
    created_at: instant(at),
    updated_at: instant(options.updated ?? at),
  }
}

export function product(name: string, at: number): IProductResponse {
  return {
    id: idAt('pro', at),
    name,
    type: 'standard',
    description: null,
    tax_category: 'saas',
    image_url: null,
    custom_data: null,
    status: 'active',
    created_at: instant(at),
    updated_at: instant(at),
    import_meta: null,
  }
}

export interface PriceOptions {
  amount: number
  currency?: string
  interval?: 'day' | 'week' | 'month' | 'year'
  frequency?: number
  /** false for a price that is paid once. */
  recurring?: boolean
  taxMode?: IPriceResponse['tax_mode']
  custom?: boolean
  name?: string
  overrides?: IPriceResponse['unit_price_overrides']
}

export function price(options: PriceOptions, of: IProductResponse, at: number): IPriceResponse {
  const { amount, currency = 'USD', interval = 'month', frequency = 1, recurring = true } = options
  return {
    id: idAt('pri', at),
    product_id: of.id,
    description: options.custom ? `Agreed with ${PERSON.name}` : 'A plan',
    type: options.custom ? 'custom' : 'standard',
    name: options.name ?? (options.custom ? `Deal of ${PERSON.name}` : 'Monthly'),
    billing_cycle: recurring ? { interval, frequency } : null,
    trial_period: null,
    tax_mode: options.taxMode ?? 'external',
    unit_price: { amount: String(amount), currency_code: currency as Currency },
    unit_price_overrides: options.overrides ?? [],
    quantity: { minimum: 1, maximum: 1000 },
    status: 'active',
    created_at: instant(at),
    updated_at: instant(at),
    custom_data: null,
    import_meta: null,
  }
}

export interface DiscountOptions {
  type: IDiscountResponse['type']
  amount: string
  currency?: string
  recur?: boolean
  /** How many periods it lasts; null without end. */
  intervals?: number | null
  on?: string[]
}

export function discount(options: DiscountOptions, at: number): IDiscountResponse {
  return {
    id: idAt('dsc', at),
    status: 'active',
    description: 'A discount',
    enabled_for_checkout: true,
    code: 'SPRING',
    mode: 'standard',
    type: options.type,
    amount: options.amount,
    currency_code: (options.currency ?? null) as Currency | null,
    recur: options.recur ?? true,
    maximum_recurring_intervals: options.intervals ?? null,
    usage_limit: null,
    restrict_to: options.on ?? null,
    expires_at: null,
    custom_data: null,
    times_used: 1,
    created_at: instant(at),
    updated_at: instant(at),
    import_meta: null,
    discount_group_id: null,
    discount_group: null as never,
  }
}
