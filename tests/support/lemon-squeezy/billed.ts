import { lemonSqueezy } from '../../../electron/providers/lemon-squeezy/index.ts'
import { syncedApp } from '../history.ts'
import { addInvoice, emptyAccount, TODAY } from './account.ts'
import { item, subscription } from './billing.ts'
import {
  instant,
  order,
  type SaleOptions,
  type WireInvoice,
  type WireOrder,
  type WirePrice,
  type WireSubscription,
} from './objects.ts'
import { createLemonSandbox } from './sandbox.ts'

/** Nine in the morning of a day, milliseconds. */
export const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

type Options = Partial<SaleOptions> & {
  reason?: WireInvoice['attributes']['billing_reason']
  status?: WireInvoice['attributes']['status']
}

/** One subscription of the dollar store, from 5 October; today is 15 January. */
export function accountOf(
  now: WirePrice,
  {
    quantity = 1,
    changed,
    ...own
  }: Partial<WireSubscription['attributes']> & { quantity?: number; changed?: string } = {},
) {
  const account = emptyAccount()
  account.prices.push(now)
  const start = at('2025-10-05')
  const first = item(1, { subscription: 501, price: Number(now.id), quantity, at: start })
  first.attributes.updated_at = instant(changed ? at(changed) : start)
  const one = subscription(501, { at: start, first, ...own })
  account.items.push(first)
  account.subscriptions.push(one)
  return {
    account,
    one,
    /** The order that it began with, of a price that may be another than today's. */
    begin(total: number, options: Options & { price?: WirePrice; quantity?: number } = {}) {
      const { price: sold = now, status = 'paid', ...rest } = options
      if (!account.prices.includes(sold)) account.prices.push(sold)
      const added = order(one.attributes.order_id, {
        at: start,
        total,
        status: status as WireOrder['attributes']['status'],
        price: Number(sold.id),
        ...rest,
      })
      account.orders.push(added)
      return added
    },
    bill: (day: string, total: number, options: Options = {}) =>
      addInvoice(account, {
        at: at(day),
        total,
        status: 'paid',
        reason: 'renewal',
        subscription: 501,
        ...options,
      }),
  }
}

/** The whole app, which has read it once. */
export const opened = async ({ account }: Pick<ReturnType<typeof accountOf>, 'account'>) => {
  const sandbox = await createLemonSandbox({ account })
  return { sandbox, ...(await syncedApp(lemonSqueezy, sandbox, TODAY)) }
}
