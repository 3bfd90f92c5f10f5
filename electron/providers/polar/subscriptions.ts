import { z } from 'zod'
import { type Exact, exact, sum, ZERO } from '../../../shared/exact.ts'
import type { ProviderSubscription } from '../../ledger/page.ts'
import type { Client } from './client.ts'
import { describeDiscount, discountSchema, lasts, undo } from './discounts.ts'
import { organizationOf } from './organization.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { costOf, isMetered, priceSchema } from './prices.ts'
import type { Tax, TaxReader } from './tax.ts'
import { worthOf } from './worth.ts'

/**
 * Turns one of Polar's subscriptions into ours. `since`: one that needs another request to be worked out
 * is null where nothing happened to it since then (milliseconds), as it was read before.
 */
export type SubscriptionReader = (
  value: unknown,
  since: number | null,
) => Promise<ProviderSubscription | null>

export function subscriptionReader(client: Client, taxes: TaxReader): SubscriptionReader {
  let organization: ReturnType<typeof organizationOf> | undefined
  /** Whether tax may be within any of its prices. */
  async function mayHoldTax({ prices }: Raw): Promise<boolean> {
    const own = prices.filter(price => !isMetered(price)).map(it => it.tax_behavior)
    if (own.every(behavior => behavior !== null)) return own.some(it => it !== 'exclusive')
    organization ??= organizationOf(client)
    const otherwise = (await organization)?.default_tax_behavior ?? 'location'
    return own.some(behavior => (behavior ?? otherwise) !== 'exclusive')
  }

  async function taxOf(raw: Raw, since: number | null): Promise<Tax | undefined> {
    if (raw.amount === 0 || !(await mayHoldTax(raw))) return ZERO
    const seen = taxes.seen(raw.id)
    if (seen !== undefined) return seen
    if (since !== null && (raw.modified_at ?? raw.created_at) < since) return undefined
    return taxes.newest(raw.id)
  }

  return async (value, since) => {
    const raw = parse(subscriptionSchema, value, 'subscription')
    const tax = await taxOf(raw, since)
    return tax === undefined ? null : toSubscription(raw, tax)
  }
}

function toSubscription(raw: Raw, tax: Tax): ProviderSubscription {
  const { id, currency, created_at } = raw
  const startedAt = raw.started_at ?? created_at
  const countedFrom = Math.max(startedAt, raw.trial_end ?? 0)
  const endedAt = ENDED.has(raw.status) ? (raw.ended_at ?? raw.ends_at ?? raw.modified_at) : null
  const { cost, paid, note } = billed(raw)
  const lasting = raw.discount && lasts(raw.discount) ? raw.discount : null
  const { mrr, working } = worthOf({
    ...{ cost, paid, currency, tax },
    of: quantity(raw),
    off: lasting && describeDiscount(lasting, currency),
    per: { unit: raw.recurring_interval, count: raw.recurring_interval_count },
  })
  return {
    id,
    status: raw.status,
    customer: raw.customer_id,
    currency,
    plan: raw.product.name,
    mrr,
    working: [working, ...note].join('; '),
    // It counted until it ended, unless that was before its trial was over.
    counted: COUNTED.has(raw.status) || (endedAt !== null && endedAt > countedFrom),
    countedFrom,
    startedAt,
    trialEndsAt: raw.trial_end !== null && raw.trial_end > startedAt ? raw.trial_end : null,
    endedAt,
    cancelsAtPeriodEnd: raw.cancel_at_period_end,
  }
}

/** The same as at every provider, so that figures can be added. */
const COUNTED = new Set(['active', 'past_due'])
/** A canceled subscription is one whose end has come; until then it is active, and set to end. */
const ENDED = new Set(['canceled'])

interface BilledEachPeriod {
  /** Before any discount; null where nothing tells. */
  cost: Exact | null
  /** With the discount that lasts taken off, and no other. */
  paid: Exact
  note: string[]
}

/**
 * What a subscription is billed each period, metered prices apart. Its own `amount` has its discount
 * taken off, of whatever kind: one that ends by itself is put back, by its prices where they tell and
 * else by undoing it.
 */
function billed({ amount, currency, discount, prices, ...raw }: Raw): BilledEachPeriod {
  const own = prices.filter(price => !isMetered(price) && price.price_currency === currency)
  const costs = own.map(price => costOf(price, raw))
  const known = costs.filter(cost => cost !== null)
  const priced = known.length === prices.filter(it => !isMetered(it)).length ? sum(known) : null
  const left = exact(amount)
  const note = prices.some(isMetered) ? ['metered, not counted'] : []
  if (!discount) return { cost: left, paid: left, note }
  if (lasts(discount)) return { cost: priced, paid: left, note }
  const cost = priced ?? undo(left, discount, currency)
  const hidden = 'what it is worth after its discount is not known yet'
  return { cost, paid: cost ?? ZERO, note: cost ? note : [...note, hidden] }
}

function quantity({ seats, units }: Raw): string {
  const [count, word] = seats != null ? [seats, 'seat'] : [units, 'unit']
  return count == null ? '' : ` for ${count} ${word}${count === 1 ? '' : 's'}`
}

/** polar.sh/docs/api-reference/subscriptions */
export const subscriptionSchema = z.object({
  id: idSchema,
  created_at: instantSchema,
  modified_at: instantSchema.nullable(),
  status: z.string().min(1),
  amount: amountSchema,
  currency: currencySchema,
  recurring_interval: z.enum(['day', 'week', 'month', 'year']),
  recurring_interval_count: z.int().positive(),
  trial_end: instantSchema.nullable(),
  cancel_at_period_end: z.boolean(),
  started_at: instantSchema.nullable(),
  ends_at: instantSchema.nullable(),
  ended_at: instantSchema.nullable(),
  customer_id: idSchema,
  seats: z.int().nonnegative().nullish(),
  units: z.int().nonnegative().nullish(),
  product: z.object({ name: z.string().min(1) }),
  discount: discountSchema.nullable(),
  prices: z.array(priceSchema),
})
type Raw = z.infer<typeof subscriptionSchema>
