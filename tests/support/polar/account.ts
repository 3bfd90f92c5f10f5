import type { WireSubscription } from './billing.ts'
import { billsOf } from './bills.ts'
import { type Case, casesOf } from './cases.ts'
import {
  dispute,
  type OrderOptions,
  order,
  organization,
  refund,
  type WireDispute,
  type WireOrder,
  type WireOrganization,
  type WireRefund,
} from './objects.ts'

/** All that one organization's token reads at Polar. Mutable: a test may change what is there. */
export interface PolarAccount {
  organizations: Partial<WireOrganization>[]
  orders: WireOrder[]
  refunds: WireRefund[]
  disputes: WireDispute[]
  subscriptions: WireSubscription[]
  /** The subscriptions again, each with its MRR worked out by hand. */
  cases: Case[]
}

/** The same on every machine: 15 January 2026 is its today. Milliseconds. */
export const TODAY = Date.UTC(2026, 0, 15, 12)
export const DAY = 86_400_000

export const emptyAccount = (): PolarAccount => ({
  organizations: [organization()],
  orders: [],
  refunds: [],
  disputes: [],
  subscriptions: [],
  cases: [],
})

/**
 * An account with at least so many entries over `days`: subscriptions of every kind with what they were
 * billed, an order of each status, and then sales in three currencies, tax on top or within or none, every
 * seventh with a refund and every eleventh disputed.
 */
export function polarAccount({ entries = 250, days = 420 } = {}): PolarAccount {
  const account = emptyAccount()
  if (entries === 0) return account
  account.cases = casesOf(TODAY)
  account.subscriptions = account.cases.map(it => it.subscription)
  const start = TODAY - days * DAY
  oneOfEach(account, start)
  for (let n = 0; n < entries; n++) {
    const at = start + Math.floor(((n + 1) * (days - 4) * DAY) / entries)
    const [currency, feeCurrency] = CURRENCIES[n % 3] ?? CURRENCIES[0]
    const net = 1000 + ((n * 370) % 9000)
    const tax = n % 4 === 0 ? 0 : net / 5
    const inclusive = n % 2 === 0
    const sold = addOrder(account, {
      ...{ at, tax, inclusive, currency, feeCurrency },
      subtotal: inclusive ? net + tax : net,
      fee: Math.round((net + tax) / 20) + 50,
      customer: n % 40,
      country: n % 2 === 0 ? 'DE' : 'US',
    })
    if (n % 7 === 0) {
      const half = { amount: net / 2, tax: tax / 2 }
      const status = REFUNDED[n % 4]
      addRefund(account, sold, { at: at + DAY, ...(n % 2 ? half : { amount: net, tax }), status })
    }
    const disputed = { at: at + 2 * DAY, status: DISPUTED[n % 6] ?? 'lost' }
    if (n % 11 === 0) addDispute(account, sold, disputed)
  }
  for (const one of account.cases) {
    for (const bill of billsOf(one, TODAY)) addOrder(account, bill)
  }
  return account
}

const CURRENCIES = [
  ['usd', 'usd'],
  ['eur', 'usd'],
  ['gbp', null],
] as const
const REFUNDED = ['succeeded', 'succeeded', 'pending', 'failed'] as const
const DISPUTED = [
  ...(['lost', 'won', 'needs_response', 'under_review', 'prevented', 'early_warning'] as const),
]

/** Of every status; a balance that pays for part of an order, and one that an order leaves behind. */
function oneOfEach(account: PolarAccount, start: number): void {
  const sold = (n: number) => ({ at: start + n * 3_600_000, subtotal: 1000, tax: 200, fee: 110 })
  addOrder(account, { ...sold(0), status: 'draft' })
  addOrder(account, { ...sold(1), status: 'pending' })
  addOrder(account, { ...sold(2), status: 'void' })
  addOrder(account, { ...sold(3), subtotal: 0, tax: 0, fee: 0 })
  addOrder(account, { ...sold(4), subtotal: -2500, tax: -500, fee: 0 })
  addOrder(account, { ...sold(5), balance: -700 })
  addOrder(account, { ...sold(6), balance: 30 })
  addOrder(account, { ...sold(7), product: null })
}

export function addOrder(account: PolarAccount, options: OrderOptions): WireOrder {
  const added = order(account.orders.length, options)
  account.orders.push(added)
  return added
}

/** What it says of the order, too. */
export function addRefund(
  account: PolarAccount,
  of: WireOrder,
  own: Parameters<typeof refund>[2],
): WireRefund {
  const added = refund(account.refunds.length, of, own)
  account.refunds.push(added)
  if (added.status === 'succeeded') {
    of.refunded_amount += added.amount
    of.refunded_tax_amount += added.tax_amount
    of.status = of.refunded_amount === of.net_amount ? 'refunded' : 'partially_refunded'
  }
  return added
}

export function addDispute(
  account: PolarAccount,
  of: WireOrder,
  own: Parameters<typeof dispute>[2],
): WireDispute {
  const added = dispute(account.disputes.length, of, own)
  account.disputes.push(added)
  return added
}
