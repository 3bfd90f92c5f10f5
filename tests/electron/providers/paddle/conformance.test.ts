import { paddle } from '../../../../electron/providers/paddle/index.ts'
import { conforms, type ProviderSandbox } from '../../../support/conformance.ts'
import { addTransaction, complete, paddleAccount, TODAY } from '../../../support/paddle/account.ts'
import { PERSON } from '../../../support/paddle/objects.ts'
import { createPaddleSandbox, KEY } from '../../../support/paddle/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/paddle/totals.ts'

const DAY = 86_400_000

conforms({
  provider: paddle,
  now: TODAY,
  path: 'transactions',
  list: {
    items: 'data',
    withMore(answer) {
      const { pagination } = answer.meta
      return { ...answer, meta: { pagination: { ...pagination, has_more: true } } }
    },
  },
  malformed: [
    '',
    'hello',
    'test_7d279f61a3499fed520f7cd8c08',
    'pdl_ntfset_01gkdqs1jxd7tkpvefw7zgcjzc_x',
    'apikey_01gtgztp8f4kek3yd4g1wrksa3',
    'pdl_live_apikey_01gtgztp8f****',
    `${KEY} `,
  ],
  async start({ entries }): Promise<ProviderSandbox> {
    const account = paddleAccount({ entries })
    const sandbox = await createPaddleSandbox({ account })
    const billed = () => Math.max(...account.transactions.map(it => Date.parse(it.created_at)))
    return {
      ...sandbox,
      // Listed late, as Paddle does when a payment method takes days: made long ago, updated now.
      addLate: () =>
        addTransaction(account, { at: billed() - 3 * DAY, total: 7_777, updated: TODAY }).id,
      changeRecent() {
        const recent = account.transactions.find(({ status }) => status === 'paid')
        if (!recent) throw new Error('The account has no transaction without a fee')
        complete(recent, 95, TODAY)
        return recent.id
      },
      expectedTotals: () => expectedTotals(account),
      expectedMrr: () => expectedMrr(account),
      expectedDifference: () => 0,
      personal: [
        PERSON.name,
        PERSON.email,
        PERSON.line,
        PERSON.order,
        ...account.subscriptions.map(({ subscription }) => subscription.customer_id),
        ...account.transactions.map(({ customer_id }) => String(customer_id)),
      ],
    }
  },
})
