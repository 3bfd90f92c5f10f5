import { z } from 'zod'
import { ZERO } from '../../../shared/exact.ts'
import type { ProviderSubscription } from '../../ledger/page.ts'
import { type ReadObjects, readEach } from '../read-each.ts'
import type { Around } from './around.ts'
import type { List } from './client.ts'
import { type Item, monthly } from './mrr.ts'
import { identify, instantSchema, parse, resource } from './parse.ts'
import type { PriceReader } from './prices.ts'
import { currencyOf } from './stores.ts'
import { type Tax, type TaxReader, withoutTax } from './tax.ts'
import { describe } from './working.ts'

/**
 * What is set aside by itself when nobody can tell whose it is; whose it is known to be is set aside with its
 * subscription.
 */
export const BESIDE = ['discount', 'discount-redemption', 'subscription-item']

/**
 * Turns a page of Lemon Squeezy's subscriptions, its items included, into ours. `within`: whether any
 * was ever billed at a price that includes tax. `since`: those that need another request to be worked
 * out are left out where nothing happened to them since then (milliseconds), as they were read before.
 */
export type SubscriptionReader = (
  page: List,
  pass: { within: boolean; since: number | null },
) => Promise<ReadObjects<ProviderSubscription | null>>

export function subscriptionReader(
  around: () => Promise<Around>,
  taxes: TaxReader,
  { now, setAside }: { now(): number; setAside: ReadonlySet<string> },
): SubscriptionReader {
  return async ({ data, included }, { within, since }) => {
    const items = await itemsOf(included)
    const read = await readEach(data, { object: 'subscription', idOf: identify }, async value => {
      const again = setAside.has(identify(value))
      const pass = { within, since: again ? null : since, now: now() }
      return toSubscription(value, items.bySubscription, { ...(await around()), ...pass, taxes })
    })
    const unowned = data.length > 0 ? (await around()).discounts.setAside : []
    return { ...read, setAside: [...read.setAside, ...items.setAside, ...unowned] }
  }
}

type Readers = Around & { within: boolean; since: number | null; taxes: TaxReader; now: number }

async function toSubscription(
  value: unknown,
  items: Map<number, unknown[]>,
  readers: Readers,
): Promise<ProviderSubscription | null> {
  const { currencies, discounts, prices, now } = readers
  const { id, attributes: one } = parse(subscriptionSchema, value, 'subscription')
  const currency = currencyOf(currencies, one.store_id, `subscription ${id}`)
  const listed = items.get(Number(id))?.map(item => parse(itemSchema, item, 'subscription item'))
  const own =
    listed?.map(({ attributes }) => attributes) ??
    (one.first_subscription_item ? [one.first_subscription_item] : [])
  const priced = await Promise.all(own.map(item => toItem(item, prices)))
  const reductions = discounts.of(one.order_id)
  const worth = monthly(priced, reductions)
  const tax = worth.n === 0n ? ZERO : await taxOf(id, one, own, readers)
  if (tax === undefined) return null
  const countedFrom = Math.max(one.created_at, one.trial_ends_at ?? 0)
  return {
    id,
    status: one.status,
    customer: String(one.customer_id),
    currency,
    plan: productName(one),
    mrr: withoutTax(worth, tax),
    working: describe(priced, reductions, currency, tax),
    ...standing(one, { countedFrom, now }),
    countedFrom,
    startedAt: one.created_at,
    trialEndsAt: countedFrom > one.created_at ? countedFrom : null,
  }
}

/** The tax within what a subscription costs; undefined where it is as it was when it was read before. */
async function taxOf(
  id: string,
  one: Raw,
  items: RawItem[],
  { taxes, within, since, now }: Readers,
): Promise<Tax | undefined> {
  if (!within) return ZERO
  const seen = taxes.seen(id)
  if (seen !== undefined) return seen
  const changes = items.map(it => it.updated_at ?? now)
  const ended = [one.ends_at, one.trial_ends_at].map(at => (at != null && at <= now ? at : 0))
  const happened = Math.max(one.updated_at ?? now, ...changes, ...ended)
  if (since !== null && happened < since) return undefined
  const changed = one.first_subscription_item?.updated_at
  return taxes.newest({ id, order: one.order_id, changed })
}

/**
 * Whether a subscription counts, and until when
 * (docs.lemonsqueezy.com/api/subscriptions/the-subscription-object). `cancelled` means no further
 * payments, "but the subscription is still technically active and valid" until `ends_at`; `expired`
 * that this is past. Either counted until then, unless that was before its trial was over.
 */
function standing(
  { status, pause, ends_at, updated_at, ...one }: Raw,
  { countedFrom, now }: { countedFrom: number; now: number },
): Pick<ProviderSubscription, 'counted' | 'endedAt' | 'cancelsAtPeriodEnd'> {
  if (status === 'expired') {
    const endedAt = ends_at ?? updated_at ?? one.created_at
    return { counted: endedAt > countedFrom, endedAt, cancelsAtPeriodEnd: false }
  }
  if (status === 'cancelled') {
    const ended = ends_at != null && ends_at <= now
    const counted = !pause && (ends_at == null || ends_at > countedFrom)
    return { counted, endedAt: ended ? ends_at : null, cancelsAtPeriodEnd: !ended }
  }
  const counted = COUNTED.has(status) && !pause
  return { counted, endedAt: null, cancelsAtPeriodEnd: one.cancelled ?? false }
}

const COUNTED = new Set(['active', 'past_due'])

/** The names of what is sold; a product with one variant calls it "Default". */
export const productName = ({
  product_name,
  variant_name,
}: Pick<Raw, 'product_name' | 'variant_name'>): string =>
  variant_name && variant_name !== 'Default' ? `${product_name} – ${variant_name}` : product_name

async function toItem(item: RawItem, prices: PriceReader): Promise<Item> {
  const price = await prices(item.price_id)
  const metered = item.is_usage_based || price?.usage_aggregation != null
  return { price, quantity: item.quantity, metered }
}

/** All items of a page's subscriptions; each of those shows only its first by itself. */
async function itemsOf(included: unknown[]) {
  const items = included.filter(it => typeSchema.safeParse(it).data?.type === 'subscription-items')
  const named = {
    object: 'subscription-item',
    idOf: (value: unknown) => `subscription-item:${identify(value)}`,
  }
  const { read, setAside } = await readEach(items, named, value => ({
    value,
    of: parse(ofSubscriptionSchema, value, 'subscription item').attributes.subscription_id,
  }))
  const bySubscription = new Map<number, unknown[]>()
  for (const { of, value } of read) {
    bySubscription.set(of, [...(bySubscription.get(of) ?? []), value])
  }
  return { bySubscription, setAside }
}

const typeSchema = z.object({ type: z.string() })
const ofSubscriptionSchema = resource({ subscription_id: z.int() })
const itemShape = {
  subscription_id: z.int(),
  price_id: z.int(),
  quantity: z.int().nonnegative(),
  is_usage_based: z.boolean(),
  updated_at: instantSchema.nullish(),
}
export const itemSchema = resource(itemShape)
type RawItem = z.infer<typeof itemSchema>['attributes']

export const subscriptionSchema = resource({
  store_id: z.int(),
  customer_id: z.int(),
  order_id: z.int(),
  product_name: z.string(),
  variant_name: z.string().nullish(),
  status: z.string().min(1),
  pause: z.object({ mode: z.string().nullish() }).nullish(),
  cancelled: z.boolean().nullish(),
  trial_ends_at: instantSchema.nullish(),
  ends_at: instantSchema.nullish(),
  first_subscription_item: z.object(itemShape).nullish(),
  created_at: instantSchema,
  updated_at: instantSchema.nullish(),
})
type Raw = z.infer<typeof subscriptionSchema>['attributes']
