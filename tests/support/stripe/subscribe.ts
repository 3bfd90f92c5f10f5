import { addCase, type StripeAccount, stripeAccount, TODAY } from './account.ts'
import { type PriceOptions, price } from './billing.ts'
import { build, type Definition } from './cases.ts'
import { type InvoiceOptions, invoice, type LineOptions } from './invoices.ts'

/** Seconds since the epoch, nine in the morning. */
export const at = (day: string) => Date.parse(`${day}T09:00:00Z`) / 1000

export const emptyAccount = () => stripeAccount({ entries: 0, subscriptions: false })

/** A subscription of the account since a day; `bill` adds an invoice whose lines are of its first item, if they name none. */
export function subscribe(
  account: StripeAccount,
  started: string,
  definition: Omit<Definition, 'mrr'>,
) {
  const one = build('odd', { mrr: [0, 1], ...definition }, account.subscriptions.length, TODAY)
  const { subscription, prices } = one
  subscription.start_date = at(started)
  addCase(account, one)
  const [item] = subscription.items
  const [own] = prices
  if (!item || !own) throw new Error('The subscription has no item')
  type Line = Pick<LineOptions, 'amount' | 'quantity' | 'proration' | 'off'> & {
    item?: string | null
    from: string
    until: string
    of?: PriceOptions
  }
  return {
    subscription,
    bill(day: string, lines: Line[], options: Partial<InvoiceOptions> = {}) {
      const made = invoice({
        ...{ id: `in_${subscription.id}_${account.invoices.length}`, created: at(day) },
        ...{ currency: subscription.currency, customer: subscription.customer },
        lines: lines.map(({ from, until, of, ...line }) => {
          const its = of ? price(of) : own
          account.prices.set(its.id, its)
          const about = { subscription: subscription.id, item: item.id, price: its }
          return { ...about, ...line, from: at(from), until: at(until) }
        }),
        ...options,
      })
      account.invoices.push(made)
      return made
    },
  }
}
