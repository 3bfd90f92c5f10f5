import type * as lemon from '@lemonsqueezy/lemonsqueezy.js'
import type {
  IAdjustmentResponse,
  IDiscountResponse,
  ISubscriptionResponse,
  ITransactionResponse,
} from '@paddle/paddle-node-sdk'
import type { models as polar } from '@polar-sh/sdk/2026-10'
import type Stripe from 'stripe'
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type * as lemonDiscounts from '../../../electron/providers/lemon-squeezy/discounts.ts'
import type * as lemonEntries from '../../../electron/providers/lemon-squeezy/entries.ts'
import type * as lemonPrices from '../../../electron/providers/lemon-squeezy/prices.ts'
import type * as lemonSales from '../../../electron/providers/lemon-squeezy/sales.ts'
import type * as lemonSubscriptions from '../../../electron/providers/lemon-squeezy/subscriptions.ts'
import type * as paddleAdjustments from '../../../electron/providers/paddle/adjustments.ts'
import type * as paddleDiscounts from '../../../electron/providers/paddle/discounts.ts'
import type * as paddleSubscriptions from '../../../electron/providers/paddle/subscriptions.ts'
import type * as paddleTransactions from '../../../electron/providers/paddle/transactions.ts'
import type * as polarBilled from '../../../electron/providers/polar/billed.ts'
import type * as polarOrders from '../../../electron/providers/polar/orders.ts'
import type * as polarOrganization from '../../../electron/providers/polar/organization.ts'
import type * as polarReversals from '../../../electron/providers/polar/reversals.ts'
import type * as polarSubscriptions from '../../../electron/providers/polar/subscriptions.ts'
import type * as coupons from '../../../electron/providers/stripe/coupons.ts'
import type * as entries from '../../../electron/providers/stripe/entries.ts'
import type * as prices from '../../../electron/providers/stripe/prices.ts'
import type * as subscriptions from '../../../electron/providers/stripe/subscriptions.ts'
import type * as tax from '../../../electron/providers/stripe/tax.ts'

/**
 * Where a schema reads a field that the provider's own SDK does not have, or has as another type, or
 * says may be null or missing where the schema has to have it. tsc holds these, in `npm run check`:
 * `never` is no difference.
 */
type Differences<Schema extends z.ZodType, Sdk> = Of<z.input<Schema>, Sdk, ''>

type Of<Ours, Theirs, At extends string> =
  Fields<Ours> extends infer O
    ? O extends object
      ? { [K in keyof O & string]-?: Field<O, K, Fields<Theirs>, `${At}.${K}`> }[keyof O & string]
      : never
    : never

type Field<O, K extends keyof O & string, Theirs, At extends string> =
  K extends Keys<Theirs>
    ?
        | Absent<O[K], Value<Theirs, K>, At>
        | Other<O[K], Value<Theirs, K>, At>
        | Of<O[K], Value<Theirs, K>, At>
    : `${At} is unknown`

type Absent<Ours, Theirs, At extends string> = null extends Theirs
  ? null extends Ours
    ? never
    : `${At} may be null`
  : undefined extends Theirs
    ? undefined extends Ours
      ? never
      : `${At} may be missing`
    : never

/** Only of what is a text, a number or a truth with us; a text of a few words is a text. */
type Other<Ours, Theirs, At extends string> =
  Kind<Theirs> extends Kind<Ours>
    ? never
    : [Kind<Ours>] extends [never]
      ? never
      : `${At} is another type`
type Kind<T> = T extends string
  ? 'text'
  : T extends number
    ? 'number'
    : T extends boolean
      ? 'truth'
      : never

/** The objects in a type, or in a list of it. */
type Fields<T> = T extends readonly (infer Member)[] ? Fields<Member> : Extract<T, object>
type Keys<T> = T extends unknown ? keyof T : never
type Value<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never

/** Where Lemon Squeezy's SDK keeps an object; relationships are in its answers, and not in its types. */
type Resource<T extends { data: object }> = T['data'] & {
  relationships: { subscriptions: { data: { id: string }[] } }
}

test('Stripe’s types have every field that is read, and no absence that is not foreseen', () => {
  // Fields of older versions of the API, read where they are there.
  expectTypeOf<
    Differences<typeof entries.transactionSchema, Stripe.BalanceTransaction>
  >().toEqualTypeOf<'.source.invoice is unknown'>()
  expectTypeOf<
    Differences<typeof subscriptions.subscriptionSchema, Stripe.Subscription>
  >().toEqualTypeOf<
    '.discount is unknown' | '.discounts.coupon is unknown' | '.customer.discount.coupon is unknown'
  >()
  expectTypeOf<
    Differences<typeof coupons.discountSchema, Stripe.Discount>
  >().toEqualTypeOf<'.coupon is unknown'>()
  // A price that does not recur is in no subscription.
  expectTypeOf<
    Differences<typeof subscriptions.itemSchema, Stripe.SubscriptionItem>
  >().toEqualTypeOf<'.discounts.coupon is unknown' | '.price.recurring may be null'>()
  expectTypeOf<
    Differences<typeof prices.priceSchema, Stripe.Price>
  >().toEqualTypeOf<'.recurring may be null'>()
  expectTypeOf<Differences<typeof coupons.couponSchema, Stripe.Coupon>>().toBeNever()
  expectTypeOf<
    Differences<typeof tax.taxedSchema, Stripe.InvoiceLineItem>
  >().toEqualTypeOf<'.tax_amounts is unknown'>()
})

test('Paddle’s types do', () => {
  // A transaction that is paid has details; a draft, which is not read, may have none.
  expectTypeOf<
    Differences<typeof paddleTransactions.transactionSchema, ITransactionResponse>
  >().toEqualTypeOf<'.details may be null' | '.details.totals may be null'>()
  expectTypeOf<
    Differences<typeof paddleAdjustments.adjustmentSchema, IAdjustmentResponse>
  >().toBeNever()
  expectTypeOf<
    Differences<typeof paddleSubscriptions.subscriptionSchema, ISubscriptionResponse>
  >().toBeNever()
  expectTypeOf<Differences<typeof paddleDiscounts.discountSchema, IDiscountResponse>>().toBeNever()
})

test('Lemon Squeezy’s types do', () => {
  expectTypeOf<Differences<typeof lemonEntries.orderSchema, Resource<lemon.Order>>>().toBeNever()
  expectTypeOf<
    Differences<typeof lemonEntries.invoiceSchema, Resource<lemon.SubscriptionInvoice>>
  >().toBeNever()
  // Its items have it in a subscription; in an order, the price tells.
  expectTypeOf<
    Differences<typeof lemonSales.orderSchema, Resource<lemon.Order>>
  >().toEqualTypeOf<'.attributes.first_order_item.is_usage_based is unknown'>()
  expectTypeOf<
    Differences<typeof lemonSales.invoiceSchema, Resource<lemon.SubscriptionInvoice>>
  >().toBeNever()
  expectTypeOf<
    Differences<typeof lemonSubscriptions.subscriptionSchema, Resource<lemon.Subscription>>
  >().toBeNever()
  expectTypeOf<
    Differences<typeof lemonSubscriptions.itemSchema, Resource<lemon.SubscriptionItem>>
  >().toBeNever()
  expectTypeOf<Differences<typeof lemonPrices.priceSchema, Resource<lemon.Price>>>().toBeNever()
  expectTypeOf<
    Differences<typeof lemonDiscounts.discountSchema, Resource<lemon.Discount>>
  >().toBeNever()
  expectTypeOf<
    Differences<typeof lemonDiscounts.redemptionSchema, Resource<lemon.DiscountRedemption>>
  >().toBeNever()
})

test('Polar’s types do', () => {
  expectTypeOf<
    Differences<typeof polarOrganization.organizationSchema, polar.Organization>
  >().toBeNever()
  expectTypeOf<Differences<typeof polarOrders.orderSchema, polar.Order>>().toBeNever()
  expectTypeOf<Differences<typeof polarBilled.orderSchema, polar.Order>>().toBeNever()
  expectTypeOf<Differences<typeof polarReversals.refundSchema, polar.Refund>>().toBeNever()
  expectTypeOf<Differences<typeof polarReversals.disputeSchema, polar.Dispute>>().toBeNever()
  expectTypeOf<
    Differences<typeof polarSubscriptions.subscriptionSchema, polar.Subscription>
  >().toBeNever()
})
