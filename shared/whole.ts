import type { Balance } from './contract/balances.ts'
import { formatMoney, money } from './money.ts'

/** What a person is told where an account's entries and its provider's balance differ. */
export const WHY_BALANCES_DIFFER =
  'An entry may be missing or set aside, or money may be in a balance that OpenRevenue doesn’t read, such as Stripe Issuing. The next sync reads the whole account again, then once a day until the two match.'

/** "$873.60 less": what the entries come to, against the provider's balance. */
export function offBy({ difference: { amount, currency } }: Pick<Balance, 'difference'>): string {
  return amount < 0n
    ? `${formatMoney(money(-amount, currency))} more`
    : `${formatMoney(money(amount, currency))} less`
}
