import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { divide, type Exact, exact } from '../../../shared/exact.ts'
import type { ProviderSubscription } from '../../ledger/page.ts'
import { type ReadObjects, readEach } from '../read-each.ts'
import { identify } from '../unnamed.ts'
import type { Client } from './client.ts'
import { type DiscountReader, inCurrency, type Reduction } from './discounts.ts'
import { describe, type Item, monthly } from './mrr.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'

/**
 * Turns a page of Paddle's subscriptions into ours. `since`: those that need another request to be
 * worked out are left out where they were not updated since then, as they were read before.
 */
export type SubscriptionReader = (
  page: unknown[],
  since: number | null,
) => Promise<ReadObjects<ProviderSubscription | null>>

/** `setAside`: ids of those that are to be read again, however long ago they were updated. */
export function subscriptionReader(
  client: Client,
  discounts: DiscountReader,
  setAside: ReadonlySet<string>,
): SubscriptionReader {
  return (page, since) =>
    readEach(page, { object: 'subscription', idOf: identify }, async value => {
      const raw = parse(subscriptionSchema, value, 'subscription')
      const renewal = RENEWING.has(raw.status) && recurring(raw).some(needsRenewal(raw))
      const known = since !== null && raw.updated_at < since && !setAside.has(raw.id)
      if (renewal && known) return null
      const lines = renewal ? await renewalLines(client, raw.id) : null
      return toSubscription(raw, lines, await reductionOf(raw, discounts))
    })
}

/** Statuses that count towards MRR: the same as Stripe's, so that figures of both can be added. */
const RENEWING = new Set(['active', 'past_due'])

function toSubscription(
  raw: Raw,
  lines: Lines | null,
  reduction: Reduction | null,
): ProviderSubscription {
  const { id, status, customer_id, currency_code: currency } = raw
  const startedAt = raw.started_at ?? raw.first_billed_at ?? raw.created_at
  const trialEndsAt = trialEnd(raw)
  const countedFrom = Math.max(startedAt, raw.first_billed_at ?? 0, trialEndsAt ?? 0)
  const endedAt = status === 'canceled' ? (raw.canceled_at ?? raw.updated_at) : null
  const foreign = (item: RawItem) =>
    !lines?.has(item.price.id) && item.price.unit_price.currency_code !== currency
  const all = recurring(raw)
  const items = all.filter(item => !foreign(item)).map(item => toItem(item, raw, lines))
  const notes = [
    ...(all.some(foreign) ? ['an item priced in another currency, not counted'] : []),
    ...(all.some(item => mayHoldTax(item) && !lines?.has(item.price.id))
      ? ['tax, where the price includes it, not taken out']
      : []),
    ...(raw.discount && !reduction
      ? ['a discount that ends or cannot be taken off, not counted']
      : []),
  ]
  return {
    id,
    status,
    customer: customer_id,
    currency,
    plan: all.map(nameOf).join(' + '),
    mrr: monthly(items, reduction),
    working: [describe(items, reduction, currency), ...notes].join('; '),
    // It counted until it was canceled, unless that was before its trial was over.
    counted: RENEWING.has(status) || (endedAt !== null && endedAt > countedFrom),
    countedFrom,
    startedAt,
    trialEndsAt: trialEndsAt !== null && trialEndsAt > startedAt ? countedFrom : null,
    endedAt,
    cancelsAtPeriodEnd: raw.scheduled_change?.action === 'cancel',
  }
}

/**
 * Items that renew. In a subscription that renews itself, one that is inactive or in a trial of its
 * own is not paid for; in any other, all of them tell what it is or was worth.
 */
const recurring = ({ items, status }: Raw): RawItem[] =>
  items.filter(item => item.recurring && (!RENEWING.has(status) || item.status === 'active'))

/** null where an item was paid for from the beginning. */
function trialEnd({ items }: Raw): number | null {
  const ends = items.filter(({ recurring }) => recurring).map(it => it.trial_dates?.ends_at ?? null)
  return ends.reduce<number | null>(
    (first, end) => (end === null || first === null ? null : Math.min(first, end)),
    ends.length > 0 ? Number.MAX_SAFE_INTEGER : null,
  )
}

function toItem(item: RawItem, { billing_cycle }: Raw, lines: Lines | null): Item {
  const { price, quantity } = item
  const cycle = price.billing_cycle ?? billing_cycle
  return {
    price: price.id,
    product: price.product_id ?? '',
    unit: lines?.get(price.id) ?? exact(price.unit_price.amount),
    quantity,
    interval: cycle.interval,
    frequency: cycle.frequency,
  }
}

/**
 * A price of one's own is named by whoever made it, perhaps after the customer it is for: such a name
 * is not kept.
 */
function nameOf({ price, product }: RawItem): string {
  if (price.type !== 'custom') return price.name || product?.name || price.id
  return (product?.type !== 'custom' && product?.name) || price.id
}

/** By price: what one unit costs when the subscription renews, without tax and discounts. */
type Lines = Map<string, Exact>

/**
 * Where the list price is not what is paid: it is in another currency, has amounts of its own for some
 * countries, or may include tax. What Paddle expects to bill next tells.
 */
const needsRenewal =
  ({ currency_code }: Raw) =>
  (item: RawItem): boolean =>
    item.price.unit_price.currency_code !== currency_code ||
    (item.price.unit_price_overrides?.length ?? 0) > 0 ||
    mayHoldTax(item)

/** `account_setting` may mean either, and only the account's owner sees which. */
export const mayHoldTax = ({ price }: { price: Pick<RawItem['price'], 'tax_mode'> }) =>
  price.tax_mode != null && price.tax_mode !== 'external'

/** null where Paddle does not tell: the list price has to do, and the working says so. */
async function renewalLines(client: Client, id: string): Promise<Lines | null> {
  const path = `/subscriptions/${encodeURIComponent(id)}?include=recurring_transaction_details`
  try {
    const answer = parse(renewalSchema, await client.get('subscriptions', path), 'subscription')
    const lines = answer.recurring_transaction_details?.line_items ?? []
    return new Map(
      lines
        .filter(({ quantity }) => quantity > 0)
        .map(it => [it.price_id, divide(exact(it.totals.subtotal), exact(it.quantity))]),
    )
  } catch (error) {
    if (error instanceof AppError && error.code === 'PROVIDER_ANSWER_INVALID') return null
    throw error
  }
}

/** What the subscription's discount takes off for ever. One with an end does not reduce MRR. */
async function reductionOf(
  { discount, currency_code }: Raw,
  discounts: DiscountReader,
): Promise<Reduction | null> {
  if (!discount || discount.ends_at != null) return null
  return inCurrency(await discounts(discount.id), currency_code)
}

export const cycleSchema = z.object({
  interval: z.enum(['day', 'week', 'month', 'year']),
  frequency: z.int().positive(),
})

const itemSchema = z.object({
  status: z.string(),
  quantity: z.int().nonnegative(),
  recurring: z.boolean(),
  trial_dates: z.object({ ends_at: instantSchema }).nullish(),
  price: z.object({
    id: idSchema,
    product_id: idSchema.nullish(),
    type: z.string().nullish(),
    name: z.string().nullish(),
    tax_mode: z.string().nullish(),
    billing_cycle: cycleSchema.nullish(),
    unit_price: z.object({ amount: amountSchema, currency_code: currencySchema }),
    unit_price_overrides: z.array(z.unknown()).nullish(),
  }),
  product: z.object({ name: z.string().nullish(), type: z.string().nullish() }).nullish(),
})
type RawItem = z.infer<typeof itemSchema>

/** developer.paddle.com/api-reference/subscriptions */
export const subscriptionSchema = z.object({
  id: idSchema,
  status: z.string(),
  customer_id: idSchema,
  currency_code: currencySchema,
  created_at: instantSchema,
  updated_at: instantSchema,
  started_at: instantSchema.nullish(),
  first_billed_at: instantSchema.nullish(),
  canceled_at: instantSchema.nullish(),
  billing_cycle: cycleSchema,
  scheduled_change: z.object({ action: z.string() }).nullish(),
  discount: z.object({ id: idSchema, ends_at: instantSchema.nullish() }).nullish(),
  items: z.array(itemSchema),
})
type Raw = z.infer<typeof subscriptionSchema>

const renewalSchema = z.object({
  recurring_transaction_details: z
    .object({
      line_items: z.array(
        z.object({
          price_id: z.string(),
          quantity: z.int(),
          totals: z.object({ subtotal: amountSchema }),
        }),
      ),
    })
    .nullish(),
})
