import type {
  IDiscountResponse,
  ISubscriptionItemResponse,
  ISubscriptionResponse,
  ITransactionDetailsPreviewResponse,
} from '@paddle/paddle-node-sdk'
import type { Case } from './cases.ts'
import { discount, idAt, instant, PERSON, price, product } from './objects.ts'

const DAY = 86_400_000

export interface Subscribed {
  subscription: ISubscriptionResponse
  renewal: ITransactionDetailsPreviewResponse
  discount: IDiscountResponse | null
  case: Case
}

/** The objects of a case, for a subscription that began at an instant. */
export function subscribed(one: Case, start: number): Subscribed {
  const { currency = 'USD', status = 'active', trial, ended } = one
  const code = currency as ISubscriptionResponse['currency_code']
  const trialEnd = trial === undefined ? null : start + trial * DAY
  const canceledAt = ended === undefined ? null : start + ended * DAY
  const neverBilled =
    status === 'trialing' || (trialEnd !== null && (canceledAt ?? trialEnd) < trialEnd)
  const items = one.items.map((options): ISubscriptionItemResponse => {
    const of = product(`Plan ${options.amount}`, start)
    return {
      status: options.status ?? 'active',
      quantity: options.quantity ?? 1,
      recurring: options.recurring ?? true,
      created_at: instant(start),
      updated_at: instant(start),
      previously_billed_at: null,
      next_billed_at: null,
      trial_dates:
        trialEnd === null ? null : { starts_at: instant(start), ends_at: instant(trialEnd) },
      price: price(options, of, start),
      product: of,
    }
  })
  const on = items.slice(0, one.discount?.on ?? 0).map(({ product }) => product.id)
  const off = one.discount
    ? discount({ ...one.discount, on: one.discount.on ? on : undefined }, start)
    : null
  const [first] = items
  const subscription: ISubscriptionResponse = {
    id: idAt('sub', start),
    status,
    customer_id: idAt('ctm', start),
    address_id: idAt('add', start),
    business_id: null,
    currency_code: code,
    created_at: instant(start),
    updated_at: instant(canceledAt ?? start),
    started_at: instant(start),
    first_billed_at: neverBilled ? null : instant(trialEnd ?? start),
    next_billed_at: null,
    paused_at: status === 'paused' ? instant(start + 30 * DAY) : null,
    canceled_at: canceledAt === null ? null : instant(canceledAt),
    discount: off
      ? {
          id: off.id,
          starts_at: instant(start),
          ends_at: one.discount?.ends ? instant(start + one.discount.ends * DAY) : null,
        }
      : null,
    collection_mode: 'automatic',
    billing_details: null,
    current_billing_period: null,
    billing_cycle: first?.price.billing_cycle ?? { interval: 'month', frequency: 1 },
    scheduled_change: one.cancels
      ? { action: 'cancel', effective_at: instant(start + 1000 * DAY), resume_at: null }
      : null,
    management_urls: null,
    items,
    custom_data: { signed_up_by: PERSON.email },
    import_meta: null,
  }
  return { subscription, renewal: renewalOf(subscription, one), discount: off, case: one }
}

/** What Paddle expects to bill next, with a fifth of tax on top. */
function renewalOf(
  { items, currency_code }: ISubscriptionResponse,
  one: Case,
): ITransactionDetailsPreviewResponse {
  const lines = items.flatMap((item, index) => {
    if (!item.recurring) return []
    const options = one.items[index]
    const unit = options?.renewal ?? options?.amount ?? 0
    return [
      {
        price_id: item.price.id,
        quantity: item.quantity,
        tax_rate: '0.2',
        unit_totals: totals(unit),
        totals: totals(unit * item.quantity),
        product: item.product,
      },
    ]
  })
  const subtotal = lines.reduce((sum, line) => sum + Number(line.totals.subtotal), 0)
  return {
    tax_rates_used: [{ tax_rate: '0.2', totals: totals(subtotal) }],
    totals: {
      ...totals(subtotal),
      credit: '0',
      credit_to_balance: '0',
      balance: totals(subtotal).total,
      grand_total: totals(subtotal).total,
      grand_total_tax: totals(subtotal).tax,
      fee: null,
      earnings: null,
      currency_code,
    },
    line_items: lines,
  }
}

function totals(subtotal: number) {
  const tax = Math.round(subtotal / 5)
  return {
    subtotal: String(subtotal),
    discount: '0',
    tax: String(tax),
    total: String(subtotal + tax),
  }
}
