import { z } from 'zod'
import { type Exact, exact, multiply } from '../../../shared/exact.ts'
import type { ProviderSubscription } from '../../ledger/page.ts'
import { endOf, monthsOf } from '../period.ts'
import { decimalSchema, priceSchema } from './amounts.ts'
import type { Client } from './client.ts'
import { instantSchema, parse } from './parse.ts'
import {
  type Cycle,
  costOf,
  currencyOf,
  type Plan,
  periodOf,
  planSchema,
  regularCycle,
  withoutTax,
} from './plans.ts'
import { describe } from './working.ts'

/** A subscription as it was sold: what its regular cycle costs and how often. */
export interface Sold {
  subscription: Subscription
  plan: Plan
  name: string
  cycle: Cycle
  /** Each cycle, as the plan has it, in minor units. */
  cost: Exact
  currency: string
}

export interface SubscriptionReader {
  /** What a subscription's payments are for; null where it cannot be read, or not what it costs. */
  sold(id: string): Promise<Sold | null>
  /** The subscription itself. What `sold` read of it is used once: the next pass sees it anew. */
  read(id: string): Promise<ProviderSubscription | null>
}

/** Over for good: nothing about such a subscription changes any more. */
export const isOver = (status: string): boolean => status === 'CANCELLED' || status === 'EXPIRED'

/** Plans are read once in the reader's life, however many subscriptions have them; those once a pass. */
export function subscriptionReader(client: Client, now: () => number): SubscriptionReader {
  const plans = new Map<string, Promise<Plan | null>>()
  const planOf = (id: string) => {
    const reading = plans.get(id) ?? readPlan(client, id)
    plans.set(id, reading)
    return reading
  }
  const known = new Map<string, Promise<Sold | null>>()
  const readSold = async (id: string): Promise<Sold | null> => {
    const value = await read(client, `/v1/billing/subscriptions/${encodeURIComponent(id)}`, {
      fields: 'plan',
    })
    if (value === null) return null
    const subscription = parse(subscriptionSchema, value, `subscription ${id}`)
    const named = await planOf(subscription.plan_id)
    // The inline plan is this subscription's own: with the prices it was sold at, where they differ.
    const inline = subscription.plan?.billing_cycles
      ? parse(planSchema, subscription.plan, `the plan of subscription ${id}`)
      : null
    const plan = inline ?? (subscription.plan_overridden ? null : named)
    const name = named?.name ?? inline?.name ?? subscription.plan_id
    return plan && soldOf(subscription, plan, name)
  }
  const sold: SubscriptionReader['sold'] = id => {
    const reading = known.get(id) ?? readSold(id)
    known.set(id, reading)
    return reading
  }
  return {
    sold,
    async read(id) {
      const one = await sold(id)
      known.delete(id)
      return one && toSubscription(one, now())
    },
  }
}

/**
 * What a path answers, or null where the app may not see it or it is no subscription of this API:
 * recurring payments of PayPal's older products have ids of the same look.
 */
async function read(client: Client, path: string, query: Record<string, string>): Promise<unknown> {
  const { status, body } = await client.get(path, query)
  return status < 300 ? body : null
}

async function readPlan(client: Client, id: string): Promise<Plan | null> {
  const value = await read(client, `/v1/billing/plans/${encodeURIComponent(id)}`, {})
  return value === null ? null : parse(planSchema, value, `plan ${id}`)
}

function soldOf(subscription: Subscription, plan: Plan, name: string): Sold | null {
  const cycle = regularCycle(plan)
  const cost = cycle && costOf(subscription.quantity, cycle)
  const currency = cycle && currencyOf(cycle)
  return cycle && cost && currency ? { subscription, plan, name, cycle, cost, currency } : null
}

function toSubscription(sold: Sold, now: number): ProviderSubscription {
  const { subscription, name, currency } = sold
  const { id, status, start_time: startedAt } = subscription
  const endedAt = isOver(status) ? (subscription.status_update_time ?? now) : null
  const countedFrom = trialEnd(sold)
  // One that is over counted until then, unless that was before its trial was.
  const counted =
    (status === 'ACTIVE' && countedFrom <= now) || (endedAt !== null && endedAt > countedFrom)
  return {
    id,
    status: status.toLowerCase(),
    customer: subscription.subscriber?.payer_id ?? id,
    currency,
    plan: name,
    ...monthly(sold),
    counted,
    countedFrom,
    startedAt,
    trialEndsAt: countedFrom > startedAt ? countedFrom : null,
    endedAt,
    cancelsAtPeriodEnd: false,
  }
}

/** What a subscription is worth a month, and how that was worked out. */
export const monthly = ({ subscription: { quantity }, plan, cycle, cost, currency }: Sold) => ({
  mrr: multiply(withoutTax(cost, plan), monthsOf(periodOf(cycle.frequency))),
  working: describe(quantity, cycle, { plan, cost, currency }),
})

/** When a subscription's trials are over; its start where its plan has none. */
export function trialEnd({ subscription, plan }: Pick<Sold, 'subscription' | 'plan'>): number {
  let at = subscription.start_time
  for (const { tenure_type, total_cycles, frequency } of plan.billing_cycles) {
    if (tenure_type !== 'TRIAL') continue
    const { unit, count } = periodOf(frequency)
    at = endOf(at, { unit, count: total_cycles * count })
  }
  return at
}

export const subscriptionSchema = z.object({
  id: z.string().min(1),
  status: z.string().min(1),
  plan_id: z.string().min(1),
  plan_overridden: z.boolean().nullish(),
  plan: z.looseObject({ billing_cycles: z.unknown() }).nullish(),
  start_time: instantSchema,
  status_update_time: instantSchema.nullish(),
  quantity: decimalSchema.nullish().transform(value => value ?? exact(1)),
  shipping_amount: priceSchema.nullish().catch(null),
  subscriber: z
    .object({ payer_id: z.string().min(1).nullish() })
    .nullish()
    .catch(null),
})
type Subscription = z.output<typeof subscriptionSchema>
