import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { conforms, type ProviderSandbox } from '../../../support/conformance.ts'
import {
  addCharge,
  type StripeAccount,
  stripeAccount,
  TODAY,
} from '../../../support/stripe/account.ts'
import {
  applicationFee,
  applicationFeeRefund,
  destinationCharge,
  pass,
  reverse,
} from '../../../support/stripe/connect.ts'
import { PERSON } from '../../../support/stripe/objects.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/stripe/totals.ts'

const DAY = 86_400

conforms({
  provider: stripe,
  now: TODAY * 1000,
  path: 'balance_transactions',
  list: { items: 'data', withMore: answer => ({ ...answer, has_more: true }) },
  malformed: ['', 'pk_live_0123456789', 'whsec_0123456789', 'rk_live_…wxyz', 'hello'],
  async start({ entries }): Promise<ProviderSandbox> {
    const account = stripeAccount({ entries, subscriptions: entries > 0 })
    if (entries > 0) platformSale(account)
    const sandbox = await createStripeSandbox({ account })
    const newest = () => Math.max(...account.transactions.map(({ created }) => created))
    return {
      ...sandbox,
      addLate: () => addCharge(account, { created: newest() - 3 * DAY, amount: 7_777 }).id,
      changeRecent() {
        const recent = account.transactions.find(it => it.created > newest() - 10 * DAY)
        if (!recent) throw new Error('The account has nothing recent')
        recent.fee += 5
        recent.net -= 5
        return recent.id
      },
      expectedTotals: () => expectedTotals(account),
      expectedMrr: () => expectedMrr(account),
      // One coupon of half off $10.00 ended after the last invoice: 1000 − 500.
      expectedDifference: () => (entries > 0 ? 500 : 0),
      personal: [
        PERSON.name,
        PERSON.email,
        PERSON.phone,
        PERSON.line1,
        PERSON.city,
        PERSON.postalCode,
        ...account.subscriptions.map(({ customer }) => String(customer)),
      ],
    }
  },
})

/** A payment for a connected account, half of it given back, and a transfer of no payment reversed by hand. */
function platformSale(account: StripeAccount): void {
  const created = TODAY - 50 * DAY
  const { transfer } = destinationCharge(account, { created, amount: 5000, fee: 175, passed: 4500 })
  applicationFee(account, { created, amount: 700 })
  reverse(account, { created: created + DAY, amount: 2250, transfer, refund: 're_half' })
  reverse(account, { created: created + DAY, amount: 100, transfer })
  const bonus = pass(account, { created, amount: 900 })
  reverse(account, { created: created + DAY, amount: 300, transfer: bonus })
  applicationFeeRefund(account, { created: created + DAY, amount: 70 })
}
