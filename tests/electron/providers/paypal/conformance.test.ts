import { paypal } from '../../../../electron/providers/paypal/index.ts'
import { conforms, type ProviderSandbox } from '../../../support/conformance.ts'
import { add, DAY, ledgerId, paypalAccount, TODAY } from '../../../support/paypal/account.ts'
import { PERSON } from '../../../support/paypal/objects.ts'
import { createPaypalSandbox } from '../../../support/paypal/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/paypal/totals.ts'

conforms({
  provider: paypal,
  now: TODAY,
  path: 'reporting/transactions',
  list: {
    items: 'transaction_details',
    id: { within: 'transaction_info', name: 'transaction_id' },
    withMore: answer => ({ ...answer, total_pages: answer.page + 1 }),
  },
  malformed: [
    '',
    'hello',
    'EsandboxSecret…00000000000000',
    `E${'a'.repeat(40)}\nb`,
    'sk_live.0123',
  ],
  otherCalls: ['POST /v1/oauth2/token'],
  async start({ entries }): Promise<ProviderSandbox> {
    const account = paypalAccount({ entries })
    const sandbox = await createPaypalSandbox({ account })
    const at = (one: (typeof account.transactions)[number]) =>
      Date.parse(one.transaction_info.transaction_initiation_date)
    const newest = () => Math.max(...account.transactions.map(at))
    return {
      ...sandbox,
      addLate: () =>
        ledgerId(
          add(account, { code: 'T0006', amount: '77.77', fee: '-2.75', at: newest() - 3 * DAY }),
        ),
      changeRecent() {
        const pending = account.transactions.find(
          it => it.transaction_info.transaction_status === 'P' && at(it) > newest() - 10 * DAY,
        )
        if (!pending) throw new Error('Nothing is pending in the account')
        pending.transaction_info.transaction_status = 'S'
        return ledgerId(pending)
      },
      expectedTotals: () => expectedTotals(account),
      expectedMrr: () => expectedMrr(account),
      expectedDifference: () => 0,
      personal: [...Object.values(PERSON), ...account.customers],
    }
  },
})
