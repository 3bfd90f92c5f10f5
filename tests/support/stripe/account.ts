import type { WireCoupon, WireDiscount, WirePrice, WireSubscription } from './billing.ts'
import type { Case } from './cases.ts'
import { catalogue } from './catalogue.ts'
import { invoicesOf, type WireInvoice } from './invoices.ts'
import {
  charge,
  dispute,
  payout,
  refund,
  type Transaction,
  type TransactionOptions,
  transaction,
  type Wire,
} from './objects.ts'

/** Everything in a Stripe account that the sandbox serves. Mutable: a test may change what is there. */
export interface StripeAccount {
  id: string
  currency: string
  country: string
  transactions: Transaction[]
  /** In its balance, and not listed. */
  withheld: Transaction[]
  /** Charges, refunds, disputes and payouts by id: what `data.source` expands to. */
  sources: Map<string, Wire>
  subscriptions: WireSubscription[]
  invoices: WireInvoice[]
  prices: Map<string, WirePrice>
  coupons: Map<string, WireCoupon>
  /** Coupons as discounts keep them: also those deleted from `coupons` since. */
  issued: Map<string, WireCoupon>
  discounts: Map<string, WireDiscount>
  /** Discounts that customers have, by the customer's id. */
  customerDiscounts: Map<string, WireDiscount>
  /** The subscriptions again, each with its MRR worked out by hand. */
  cases: Case[]
}

export interface AccountOptions {
  /** The same seed gives the same account. */
  seed?: number
  /** How many balance transactions, at least; one of each kind comes first. */
  entries?: number
  /** The newest instant in it, seconds since the epoch. */
  now?: number
  /** How far back it goes. */
  days?: number
  /** Leave out to have one subscription of every kind. */
  subscriptions?: boolean
}

/** An account that is the same on every machine: 15 January 2026 is its today. */
export const TODAY = Date.UTC(2026, 0, 15, 12) / 1000

export function stripeAccount(options: AccountOptions = {}): StripeAccount {
  const { seed = 1, entries = 250, now = TODAY, days = 420 } = options
  const account = empty(seed)
  if (entries > 0) oneOfEach(account, now - days * 86_400)
  fill(account, { random: randomFrom(seed), entries, now, days })
  if (options.subscriptions ?? true) {
    for (const one of catalogue(now)) {
      addCase(account, one)
      account.invoices.push(...invoicesOf(one, now))
    }
  }
  return account
}

/** Adds a subscription of the catalogue with all that it refers to. */
export function addCase(account: StripeAccount, one: Case): void {
  account.cases.push(one)
  account.subscriptions.push(one.subscription)
  for (const price of one.prices) account.prices.set(price.id, price)
  for (const coupon of one.coupons) {
    account.coupons.set(coupon.id, coupon)
    account.issued.set(coupon.id, coupon)
  }
  for (const discount of one.discounts) account.discounts.set(discount.id, discount)
  if (one.customer) account.customerDiscounts.set(one.subscription.customer, one.customer)
}

/** Adds a charge and its balance transaction; a fee of 2.9 % and 30 unless told otherwise. */
export function addCharge(
  account: StripeAccount,
  options: Pick<TransactionOptions, 'created'> &
    Partial<TransactionOptions> & { customer?: string | null; paid?: [number, string] },
): Transaction {
  const { amount = 1000, currency = 'usd', created } = options
  const number = account.transactions.length
  const [paidAmount, paidCurrency] = options.paid ?? [amount, currency]
  const source = `ch_${seedOf(account)}_${number}`
  const moved = { id: source, amount: paidAmount, currency: paidCurrency, created }
  account.sources.set(source, charge(moved, options.customer ?? `cus_${number % 40}`))
  return add(account, {
    category: 'charge',
    type: 'charge',
    fee: Math.round(amount * 0.029) + 30,
    ...options,
    amount,
    currency,
    source,
  })
}

/** Adds a balance transaction of any kind. */
export function add(
  account: StripeAccount,
  options: Omit<TransactionOptions, 'id'> & { id?: string },
): Transaction {
  const id = options.id ?? `txn_${seedOf(account)}_${account.transactions.length}`
  const added = transaction({ ...options, id })
  account.transactions.push(added)
  return added
}

const seedOf = (account: StripeAccount) => account.id.slice('acct_sandbox'.length)

const empty = (seed: number): StripeAccount => ({
  id: `acct_sandbox${seed}`,
  currency: 'usd',
  country: 'US',
  transactions: [],
  withheld: [],
  sources: new Map(),
  subscriptions: [],
  invoices: [],
  prices: new Map(),
  coupons: new Map(),
  issued: new Map(),
  discounts: new Map(),
  customerDiscounts: new Map(),
  cases: [],
})

/** One entry of every kind there is, a day apart. */
function oneOfEach(account: StripeAccount, start: number): void {
  let created = start
  const next = () => {
    created += 86_400
    return created
  }
  const plain = (category: string, type: string, amount: number, fee = 0, currency = 'usd') =>
    add(account, { category, type, amount, fee, currency, created: next() })
  const sourceOf = ({ source }: Transaction) => source ?? ''
  const moved = (id: string, amount: number) => ({ id, amount, currency: 'usd', created })

  const partly = addCharge(account, { created: next(), amount: 5000 })
  account.sources.set('re_part', refund(moved('re_part', 1500), sourceOf(partly)))
  add(account, {
    category: 'refund',
    type: 'refund',
    amount: -1500,
    created: next(),
    source: 're_part',
  })
  const wholly = addCharge(account, { created: next(), amount: 2900 })
  account.sources.set('re_whole', refund(moved('re_whole', 2900), sourceOf(wholly)))
  add(account, {
    category: 'refund',
    type: 'payment_refund',
    amount: -2900,
    created: next(),
    source: 're_whole',
  })
  add(account, {
    category: 'refund_failure',
    type: 'refund_failure',
    amount: 2900,
    created: next(),
    source: 're_whole',
  })

  const lost = addCharge(account, { created: next(), amount: 9900 })
  account.sources.set('dp_lost', dispute(moved('dp_lost', 9900), sourceOf(lost)))
  add(account, {
    category: 'dispute',
    type: 'adjustment',
    amount: -9900,
    fee: 1500,
    created: next(),
    source: 'dp_lost',
  })
  const won = addCharge(account, { created: next(), amount: 4900 })
  account.sources.set('dp_won', dispute(moved('dp_won', 4900), sourceOf(won)))
  add(account, {
    category: 'dispute',
    type: 'adjustment',
    amount: -4900,
    fee: 1500,
    created: next(),
    source: 'dp_won',
  })
  add(account, {
    category: 'dispute_reversal',
    type: 'adjustment',
    amount: 4900,
    fee: -1500,
    created: next(),
    source: 'dp_won',
  })

  plain('partial_capture_reversal', 'refund', -400)
  addCharge(account, { created: next(), amount: 7000, type: 'payment', fee: 80 })
  plain('charge_failure', 'payment_failure_refund', -7000)
  plain('fee', 'stripe_fee', -250)
  plain('fee', 'stripe_fee', 40)
  plain('network_cost', 'stripe_fee', -12)
  plain('other_adjustment', 'adjustment', 321)
  account.sources.set('po_1', payout(moved('po_1', 20_000)))
  add(account, {
    category: 'payout',
    type: 'payout',
    amount: -20_000,
    created: next(),
    source: 'po_1',
  })
  plain('payout_reversal', 'payout_failure', 20_000)
  // Paid out at once, which costs 1 %.
  plain('payout', 'payout', -10_000, 100)
  plain('transfer', 'transfer', -3000)
  plain('transfer_reversal', 'transfer_refund', 3000)
  plain('topup', 'topup', 10_000)
  plain('topup_reversal', 'topup_reversal', -10_000)
  plain('risk_reserved_funds', 'reserve_transaction', -5000)
  plain('connect_reserved_funds', 'reserved_funds', -100)
  plain('tax', 'tax_fee', -19)
  // A category that nobody has seen before.
  plain('lunar_surcharge', 'lunar_surcharge', -777)

  addCharge(account, { created: next(), amount: 1500, currency: 'jpy', fee: 54 })
  addCharge(account, { created: next(), amount: 12_345, currency: 'kwd', fee: 400 })
  // 1,234.56 krónur on the wire, though there are no hundredths of one.
  addCharge(account, { created: next(), amount: 123_456, currency: 'isk', fee: 3660 })
  addCharge(account, { created: next(), amount: 5_000_000, currency: 'ugx', fee: 145_000 })
  // €10.00 at 1.0845; ¥1,500 at 0.0067 dollars to the yen, given between minor units, then major ones.
  addCharge(account, { created: next(), amount: 1085, paid: [1000, 'eur'], exchangeRate: 1.0845 })
  addCharge(account, { created: next(), amount: 1005, paid: [1500, 'jpy'], exchangeRate: 0.67 })
  addCharge(account, { created: next(), amount: 1005, paid: [1500, 'jpy'], exchangeRate: 0.0067 })
}

function fill(
  account: StripeAccount,
  { random, entries, now, days }: { random(): number; entries: number; now: number; days: number },
): void {
  const first = account.transactions.length
  const count = Math.max(0, entries - first)
  for (let n = 0; n < count; n++) {
    // Evenly over the time there is; pairs that share a second show whether paging is stable.
    const created = now - Math.floor(((count - 1 - (n - (n % 2))) / count) * (days - 40) * 86_400)
    const amount = 900 + Math.floor(random() * 120) * 100
    const pending = now - created < 3 * 86_400
    if (n % 40 === 39) {
      const id = `po_${seedOf(account)}_${n}`
      account.sources.set(id, payout({ id, amount: 50_000, currency: 'usd', created }))
      add(account, { category: 'payout', type: 'payout', amount: -50_000, created, source: id })
    } else if (n % 17 === 16) {
      const id = `re_${seedOf(account)}_${n}`
      const of = account.transactions[Math.floor(random() * account.transactions.length)]
      account.sources.set(id, refund({ id, amount, currency: 'usd', created }, of?.source ?? ''))
      add(account, { category: 'refund', type: 'refund', amount: -amount, created, source: id })
    } else {
      addCharge(account, { created, amount, status: pending ? 'pending' : 'available' })
    }
  }
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
