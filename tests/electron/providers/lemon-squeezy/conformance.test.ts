import { lemonSqueezy } from '../../../../electron/providers/lemon-squeezy/index.ts'
import { conforms, type ProviderSandbox } from '../../../support/conformance.ts'
import { addOrder, DAY, lemonAccount, TODAY } from '../../../support/lemon-squeezy/account.ts'
import { PERSON } from '../../../support/lemon-squeezy/objects.ts'
import { createLemonSandbox } from '../../../support/lemon-squeezy/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/lemon-squeezy/totals.ts'

conforms({
  provider: lemonSqueezy,
  now: TODAY,
  path: '/v1/',
  list: {
    items: 'data',
    withMore(answer) {
      const { page } = answer.meta
      return { ...answer, meta: { page: { ...page, lastPage: page.currentPage + 1 } } }
    },
  },
  malformed: [
    '',
    'hello',
    'sk_live_0123456789',
    'eyJ0eXAi.eyJhdWQi',
    'eyJ0eXAi.eyJhdWQi.sig nature',
    'eyJ0eXAi.eyJhdWQi.c2ln…',
    '38b1460a-5104-4067-a91d-77b872934d51',
  ],
  async start({ entries }): Promise<ProviderSandbox> {
    const account = lemonAccount({ entries })
    const sandbox = await createLemonSandbox({ account })
    const { orders, invoices } = account
    const newest = () =>
      Math.max(...[...orders, ...invoices].map(it => Date.parse(it.attributes.created_at)))
    return {
      ...sandbox,
      addLate: () => {
        const at = newest() - 3 * DAY
        return `order:${addOrder(account, { at, total: 7_776, tax: 1_296, status: 'paid' }).id}`
      },
      changeRecent() {
        const recent = orders.findLast(it => it.attributes.status === 'partial_refund')
        if (!recent) throw new Error('The account has no refund of a part')
        recent.attributes.refunded_amount += 600
        return `order:${recent.id}:refund`
      },
      expectedTotals: () => expectedTotals(account),
      expectedMrr: () => expectedMrr(account),
      expectedDifference: () => 0,
      personal: [
        PERSON.name,
        PERSON.email,
        PERSON.address,
        PERSON.city,
        PERSON.region,
        'Olivia Founder',
        'olivia@startup.example',
        ...new Set(
          [...orders, ...invoices, ...account.subscriptions].map(it =>
            String(it.attributes.customer_id),
          ),
        ),
      ],
    }
  },
})
