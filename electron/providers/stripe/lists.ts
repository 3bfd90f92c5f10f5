import type Stripe from 'stripe'
import type { Client } from './client.ts'
import { listSchema, parse } from './parse.ts'

/** The most that Stripe gives at once (docs.stripe.com/api/pagination). */
export const PAGE_SIZE = 100

/**
 * What is asked for with an object. An expansion may go four levels deep at most, of which a list is one:
 * enough for the coupons of a subscription, not for those of its items or its customer
 * (docs.stripe.com/expand).
 */
export const EXPANDED = {
  transaction: ['source'],
  subscription: ['customer', 'discounts', 'discounts.source.coupon', 'items.data.discounts'],
  invoice: ['discounts', 'discounts.source.coupon', 'lines.data.discounts', 'payments'],
}

const listed = (fields: string[]) => fields.map(field => `data.${field}`)

interface Window {
  limit: number
  /** The id of the last one had; null for the newest. */
  after?: string | null
}

/** Balance transactions, newest first, each with its source. `since` is in seconds since the epoch. */
export const listTransactions = (
  client: Client,
  { limit, after, since }: Window & { since?: number | null },
) =>
  list(client, 'balance transactions', sdk =>
    sdk.balanceTransactions.list({
      limit,
      expand: listed(EXPANDED.transaction),
      ...(after && { starting_after: after }),
      ...(since != null && { created: { gte: since } }),
    }),
  )

/** Subscriptions in any status, newest first, with their newest invoices where those are wanted. */
export const listSubscriptions = (
  client: Client,
  { limit, after, invoices = false }: Window & { invoices?: boolean },
) =>
  list(client, 'subscriptions', sdk =>
    sdk.subscriptions.list({
      status: 'all',
      limit,
      expand: [...listed(EXPANDED.subscription), ...(invoices ? ['data.latest_invoice'] : [])],
      ...(after && { starting_after: after }),
    }),
  )

/** Invoices in any status, newest first, each with its first lines. `until` is in seconds since the epoch. */
export const listInvoices = (
  client: Client,
  { limit, after, since, until }: Window & { since?: number | null; until?: number },
) =>
  list(client, 'invoices', sdk =>
    sdk.invoices.list({
      limit,
      expand: listed(EXPANDED.invoice),
      ...(after && { starting_after: after }),
      ...(since != null && { created: { gte: since, ...(until && { lte: until }) } }),
    }),
  )

/** Invoices that wait for their payment, newest first; nothing of them is expanded. */
export const listOpenInvoices = (
  client: Client,
  { limit, after, since }: Window & { since: number },
) =>
  list(client, 'invoices', sdk =>
    sdk.invoices.list({
      limit,
      status: 'open',
      created: { gte: since },
      ...(after && { starting_after: after }),
    }),
  )

/** All lines of an invoice; coupons are within four levels here. */
export const listLines = (client: Client, invoice: string, { limit, after }: Window) =>
  list(client, 'invoices', sdk =>
    sdk.invoices.listLineItems(invoice, {
      limit,
      expand: ['data.discounts', 'data.discounts.source.coupon'],
      ...(after && { starting_after: after }),
    }),
  )

/** All there is to know of a subscription's items: tiers and coupons are within four levels here. */
export const listItems = (client: Client, subscription: string, { limit, after }: Window) =>
  list(client, 'subscription items', sdk =>
    sdk.subscriptionItems.list({
      subscription,
      limit,
      expand: ['data.discounts', 'data.discounts.source.coupon', 'data.price.tiers'],
      ...(after && { starting_after: after }),
    }),
  )

/** A customer with the coupon of its discount, which a list of subscriptions does not show. */
export const retrieveCustomer = (client: Client, id: string) =>
  client.read('customers', sdk =>
    sdk.customers.retrieve(id, { expand: ['discount.source.coupon'] }),
  )

async function list(
  client: Client,
  resource: Parameters<Client['read']>[0],
  call: (sdk: Stripe) => Promise<unknown>,
) {
  return parse(listSchema, await client.read(resource, call), `the list of ${resource}`)
}
