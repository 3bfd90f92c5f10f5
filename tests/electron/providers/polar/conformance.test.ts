import { polar } from '../../../../electron/providers/polar/index.ts'
import { conforms, type ProviderSandbox } from '../../../support/conformance.ts'
import { addOrder, DAY, polarAccount, TODAY } from '../../../support/polar/account.ts'
import { PERSON } from '../../../support/polar/objects.ts'
import { createPolarSandbox } from '../../../support/polar/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/polar/totals.ts'

conforms({
  provider: polar,
  now: TODAY,
  path: '/v1/',
  list: {
    items: 'items',
    withMore: answer => ({
      ...answer,
      pagination: { ...answer.pagination, max_page: Number.MAX_SAFE_INTEGER },
    }),
  },
  malformed: [
    '',
    'hello',
    'sk_live_0123456789',
    'polar_oat_',
    'polar_oat_vHXsny…0N',
    'polar_oat_0123456789abcdef 0123456789abcdef',
    'polar_pat_0123456789abcdef0123456789abcdef',
    'polar_whs_0123456789abcdef0123456789abcdef',
    'polar_cst_0123456789abcdef0123456789abcdef',
  ],
  async start({ entries }): Promise<ProviderSandbox> {
    const account = polarAccount({ entries })
    const sandbox = await createPolarSandbox({ account })
    const { orders, refunds, subscriptions } = account
    const newest = () => Math.max(...orders.map(it => Date.parse(it.created_at)))
    return {
      ...sandbox,
      addLate: () => {
        const at = newest() - 3 * DAY
        return `order:${addOrder(account, { at, subtotal: 6_480, tax: 1_296, fee: 439 }).id}`
      },
      changeRecent() {
        // One that was paid for and had no fee worked out yet.
        const recent = orders.findLast(it => it.paid && it.platform_fee_currency === null)
        if (!recent) throw new Error('The account has no order with a fee of its own currency')
        recent.platform_fee_amount += 7
        return `order:${recent.id}`
      },
      expectedTotals: () => expectedTotals(account),
      expectedMrr: () => expectedMrr(account),
      expectedDifference: () => 0,
      personal: [
        ...Object.values(PERSON),
        'Tidewater Ltd',
        'olivia@startup.example',
        ...new Set([...orders, ...refunds, ...subscriptions].map(it => it.customer_id)),
      ],
    }
  },
})
