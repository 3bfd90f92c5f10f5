import type { WirePlan, WireSubscription } from './billing.ts'
import { type Case, catalogue } from './catalogue.ts'
import { type TransactionOptions, transaction, type WireTransaction } from './objects.ts'
import { paidCycles } from './payments.ts'

/** Everything in a PayPal account that the sandbox serves. Mutable: a test may change what is there. */
export interface PaypalAccount {
  /** PayPal's number of the merchant. */
  number: string
  currency: string
  /** Milliseconds since the epoch; PayPal's three years are counted from it. */
  now: number
  transactions: WireTransaction[]
  /** In the balance, and not listed. */
  withheld: WireTransaction[]
  subscriptions: Map<string, WireSubscription>
  plans: Map<string, WirePlan>
  /** The subscriptions again, each with its MRR worked out by hand. */
  cases: Case[]
  customers: Set<string>
}

export interface AccountOptions {
  /** The same seed gives the same account. */
  seed?: number
  /** How many transactions, at least; one of each kind comes first. */
  entries?: number
  now?: number
  /** How far back it goes. */
  days?: number
}

export const DAY = 86_400_000

/** An account that is the same on every machine: 15 January 2026 is its today. */
export const TODAY = Date.UTC(2026, 0, 15, 12)

export function paypalAccount(options: AccountOptions = {}): PaypalAccount {
  const { seed = 1, entries = 250, now = TODAY, days = 420 } = options
  const account: PaypalAccount = {
    number: `XZXSPECPDZH${String(seed).padStart(2, 'Z')}`,
    currency: 'USD',
    now,
    transactions: [],
    withheld: [],
    subscriptions: new Map(),
    plans: new Map(),
    cases: [],
    customers: new Set(),
  }
  if (entries === 0) return account
  oneOfEach(account, now - days * DAY)
  fill(account, entries, days)
  for (const one of catalogue(now)) addCase(account, one)
  return account
}

/** Adds a transaction; its id and customer are made up unless given. */
export function add(
  account: PaypalAccount,
  options: Omit<TransactionOptions, 'id'> & { id?: string },
): WireTransaction {
  const number = account.transactions.length
  const customer =
    options.customer === undefined && options.code.startsWith('T00')
      ? `8CFCMV6TSD${String.fromCharCode(65 + (number % 8))}${2 + (number % 7)}K`
      : (options.customer ?? null)
  if (customer) account.customers.add(customer)
  const added = transaction({ ...options, id: options.id ?? idOf(account, number), customer })
  account.transactions.push(added)
  return added
}

/** The id that an entry has in a ledger: see docs/providers/paypal.md. */
export const ledgerId = ({ transaction_info: info }: WireTransaction): string =>
  `${info.transaction_id}-${info.transaction_event_code}`

/** Seventeen characters, as all of PayPal's are. */
const idOf = (account: PaypalAccount, number: number): string =>
  `${account.number.slice(-2)}${String(number).padStart(7, '0')}T8831942`

/**
 * Adds a subscription, its plan, and all that was paid for it: the fee for setting it up where that was
 * all, since PayPal lists no subscription that no payment names.
 */
export function addCase(account: PaypalAccount, one: Case): void {
  const { subscription, plan, currency, pays } = one
  account.cases.push(one)
  account.subscriptions.set(subscription.id, subscription)
  account.plans.set(plan.id, plan)
  const customer = subscription.subscriber.payer_id
  const fee = currency === 'JPY' ? '-44' : '-0.84'
  const common = { code: 'T0002', fee, currency, customer }
  const reference: TransactionOptions['reference'] = [subscription.id, 'SUB']
  const cycles = paidCycles(one, account.now)
  if (!pays || cycles.length === 0) {
    const at = Math.max(Date.parse(subscription.start_time), account.now - 190 * DAY)
    add(account, { ...common, amount: '10.00', at, reference })
    return
  }
  for (const at of cycles) add(account, { ...common, ...pays, at, reference })
}

/** One transaction of every kind there is, a day apart. */
function oneOfEach(account: PaypalAccount, start: number): void {
  let at = start
  const one = (code: string, amount: string, more: Partial<TransactionOptions> = {}) => {
    at += DAY
    return add(account, { code, amount, at, ...more })
  }
  const taxed = one('T0006', '119.00', { fee: '-3.97', tax: '19.00' })
  one('T1107', '-119.00', {
    fee: '3.48',
    tax: '19.00',
    reference: [taxed.transaction_info.transaction_id, 'TXN'],
  })
  one('T0006', '49.00', { fee: '-1.92', status: 'P' })
  one('T0006', '49.00', { fee: '-1.92', status: 'D' })
  // Reversed whole: the payment says V, and the refund is a transaction of its own.
  const reversed = one('T0006', '49.00', { fee: '-1.92', status: 'V' })
  one('T1107', '-49.00', {
    fee: '1.43',
    reference: [reversed.transaction_info.transaction_id, 'TXN'],
  })
  one('T0003', '25.00', { fee: '-1.22', reference: ['B-26H18495CK587040E', 'PAP'] })
  one('T0001', '-300.00', { fee: '-0.25' })
  one('T0000', '-80.00')
  one('T0000', '12.00')
  one('T0002', '30.00', { fee: '-1.37', reference: ['I-CLASSIC00001', 'SUB'] })
  one('T0106', '-20.00')
  one('T0107', '-3.00')
  one('T1108', '1.50')
  one('T1106', '-25.00', { fee: '0.73' })
  one('T1107', '14.00')
  one('T1201', '-60.00')
  one('T1202', '60.00')
  one('T1201', '-70.00')
  one('T1205', '70.00')
  one('T1207', '-70.00')
  one('T1208', '-9.00')
  one('T1200', '5.55')
  one('T0300', '500.00')
  one('T0400', '-400.00')
  one('T0500', '-17.20')
  one('T0700', '17.20')
  one('T1503', '-33.00', { id: 'HOLD0000T88319420' })
  one('T1105', '33.00', { id: 'HOLD0000T88319420' })
  one('T1110', '-60.00')
  one('T1111', '60.00')
  one('T2101', '-12.00')
  one('T2102', '12.00')
  one('T9999', '-7.77')
  // €100.00 turned into dollars: two legs of one conversion, and neither is revenue.
  one('T0200', '-100.00', { currency: 'EUR', id: 'CONV0000T88319420' })
  add(account, { code: 'T0200', amount: '108.45', at, id: 'CONV0000T88319420' })
  one('T0006', '1500', { fee: '-98', currency: 'JPY' })
  one('T0006', '12.345', { fee: '-0.400', currency: 'KWD' })
  one('T0006', '100.00', { fee: '-3.84', currency: 'EUR' })
  // Without decimals on the wire; hundredths of a forint all the same.
  one('T0006', '3500', { fee: '-209', currency: 'HUF' })
}

function fill(account: PaypalAccount, entries: number, days: number): void {
  const count = Math.max(0, entries - account.transactions.length)
  for (let n = 0; n < count; n++) {
    // Evenly over the time there is; pairs that share a second show whether paging is stable.
    const share = (count - 1 - (n - (n % 2))) / count
    const at = account.now - DAY / 4 - Math.floor(share * (days - 45)) * DAY
    const dollars = 9 + ((n * 37) % 120)
    // The newest are not cleared yet.
    const pending = n >= count - 3
    if (!pending && n % 40 === 39) add(account, { code: 'T0400', amount: '-500.00', at })
    else if (!pending && n % 17 === 16)
      add(account, { code: 'T1107', amount: `-${dollars}.00`, fee: '0.30', at })
    else {
      add(account, {
        code: 'T0006',
        amount: `${dollars}.90`,
        fee: `-${Math.floor(dollars / 20)}.49`,
        at,
        status: pending ? 'P' : 'S',
      })
    }
  }
}
