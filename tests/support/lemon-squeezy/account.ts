import { store } from './billing.ts'
import { addCases, type Case, type Recurring } from './cases.ts'
import { addInclusive, addRaised } from './inclusive.ts'
import { billsOf } from './invoices.ts'
import {
  invoice,
  order,
  type SaleOptions,
  type WireInvoice,
  type WireOrder,
  type WireStore,
} from './objects.ts'

/** All that one person's key reads at Lemon Squeezy. Mutable: a test may change what is there. */
export interface LemonAccount extends Recurring {
  test: boolean
  stores: WireStore[]
  orders: WireOrder[]
  invoices: WireInvoice[]
}

/** The same on every machine: 15 January 2026 is its today. Milliseconds. */
export const TODAY = Date.UTC(2026, 0, 15, 12)
export const DAY = 86_400_000

export const emptyAccount = (): LemonAccount => ({
  test: true,
  stores: [store(1101, 'USD'), store(1102, 'EUR')],
  orders: [],
  invoices: [],
  subscriptions: [],
  items: [],
  prices: [],
  discounts: [],
  redemptions: [],
  cases: [],
})

/**
 * An account with at least so many entries over `days`: a few of each status, and then paid orders and
 * renewals in three currencies, every seventh with a refund. Tax, where there is any, is a fifth of
 * what is sold, so that a sixth of any sum is tax. `raised`: with a subscription whose price changed.
 */
export function lemonAccount({ entries = 250, days = 420, raised = false } = {}): LemonAccount {
  const account = emptyAccount()
  if (entries === 0) return account
  addCases(account, TODAY)
  addInclusive(account, TODAY)
  if (raised) addRaised(account, TODAY)
  const start = TODAY - days * DAY
  oneOfEach(account, start)
  let made = 3
  for (let n = 0; made < entries; n++) {
    const at = start + Math.floor(((n + 1) * (days - 1) * DAY) / entries)
    const [currency, rate] = CURRENCIES[n % 3] ?? CURRENCIES[0]
    const net = 1000 + ((n * 370) % 9000)
    const options: SaleOptions = {
      at,
      currency,
      rate,
      total: n % 4 === 0 ? net : (net * 6) / 5,
      tax: n % 4 === 0 ? 0 : net / 5,
      customer: 864079500 + (n % 40),
    }
    // An untaxed sale is refunded whole; of a taxed one half goes back, on the day after.
    const refunds = n % 7 === 0
    const whole = options.tax === 0
    const refund = {
      refunded: whole ? options.total : options.total / 2,
      refundedAt: whole ? at + DAY / 2 : null,
      updatedAt: at + DAY / 2,
    }
    const status = refunds ? (whole ? 'refunded' : 'partial_refund') : 'paid'
    const sold = { ...options, ...(refunds && refund), status } as const
    if (n % 2 === 0) addOrder(account, sold)
    else addInvoice(account, { ...sold, reason: n % 10 === 1 ? 'updated' : 'renewal' })
    made += refunds ? 2 : 1
  }
  // What a changed entry is changed on, whatever the seventh ones came to.
  addOrder(account, {
    at: TODAY - 2 * DAY,
    total: 24_000,
    tax: 4_000,
    refunded: 6_000,
    updatedAt: TODAY - DAY,
    status: 'partial_refund',
  })
  for (const one of account.cases) bill(account, one, TODAY)
  return account
}

const CURRENCIES = [
  ['USD', '1.00000000'],
  ['EUR', '1.17319943'],
  ['GBP', '1.35012700'],
] as const

/** Of every status and reason; only three of them make entries that count, or are kept as other. */
function oneOfEach(account: LemonAccount, start: number): void {
  const sold = (n: number) => ({ at: start + n * 3_600_000, total: 1_200, tax: 200 })
  addOrder(account, { ...sold(0), status: 'paid' })
  addInvoice(account, { ...sold(0), status: 'paid', reason: 'initial' })
  addOrder(account, { ...sold(1), status: 'pending' })
  addOrder(account, { ...sold(2), status: 'failed' })
  addOrder(account, { ...sold(3), status: 'fraudulent' })
  addOrder(account, { ...sold(4), total: 0, tax: 0, status: 'paid' })
  addInvoice(account, { ...sold(5), status: 'pending', reason: 'renewal' })
  addInvoice(account, { ...sold(6), status: 'void', reason: 'renewal' })
  addInvoice(account, { ...sold(7), status: 'paid', reason: 'updated' })
}

/** Adds the order that a case began with, and all of its invoices until `now`. */
function bill(account: LemonAccount, one: Case, now: number): void {
  const [first, ...renewals] = billsOf(account, one, now)
  if (!first) return
  const { order_id } = one.subscription.attributes
  const item = one.subscription.attributes.first_subscription_item
  const sold = {
    price: one.was ? Number(one.was.price.id) : item?.price_id,
    quantity: item?.quantity,
  }
  account.orders.push(order(order_id, { ...first, ...sold, status: 'paid' }))
  addInvoice(account, { ...first, status: 'paid', reason: 'initial' })
  for (const renewal of renewals) addInvoice(account, { ...renewal, reason: 'renewal' })
}

export function addOrder(account: LemonAccount, options: Parameters<typeof order>[1]): WireOrder {
  const added = order(6000 + account.orders.length, options)
  account.orders.push(added)
  return added
}

export function addInvoice(
  account: LemonAccount,
  options: Parameters<typeof invoice>[1],
): WireInvoice {
  // The same numbers as the orders': ids are unique within a type only.
  const added = invoice(6000 + account.invoices.length, options)
  account.invoices.push(added)
  return added
}
