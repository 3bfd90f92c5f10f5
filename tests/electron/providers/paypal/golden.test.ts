import { expect, onTestFinished, test } from 'vitest'
import { paypal } from '../../../../electron/providers/paypal/index.ts'
import { expectGolden } from '../../../support/golden.ts'
import { add, addCase, DAY, paypalAccount, TODAY } from '../../../support/paypal/account.ts'
import { money, plan, regular, subscription } from '../../../support/paypal/billing.ts'
import { createPaypalSandbox } from '../../../support/paypal/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/paypal/totals.ts'

/** What docs/metrics.md shows under PayPal, as PayPal has it. */
function golden() {
  const account = paypalAccount({ entries: 0 })
  let at = TODAY - 60 * DAY
  const one = (code: string, amount: string, more: { [name: string]: unknown } = {}) => {
    at += DAY
    return add(account, { code, amount, at, ...more })
  }
  const first = one('T0006', '119.00', { fee: '-3.97', tax: '19.00' })
  one('T0006', '50.00', { fee: '-2.24' })
  one('T0006', '80.00', { fee: '-3.09', status: 'P' })
  const yearly = plan('P-5ML4271244454362WXNWU5NQ', [regular(money('120.00'), 'YEAR')])
  const of = subscription({ id: 'I-BW452GLLEP1G', of: yearly, startedAt: TODAY - 40 * DAY })
  addCase(account, {
    why: '$120 a year',
    subscription: of,
    plan: yearly,
    currency: 'USD',
    mrr: [1000n, 1n],
    counted: true,
    pays: { amount: '120.00' },
  })
  const [, , , paid] = account.transactions
  add(account, {
    code: 'T0002',
    amount: '120.00',
    fee: '-4.68',
    at: TODAY - 19 * DAY,
    customer: paid?.transaction_info.paypal_account_id,
    reference: [of.id, 'SUB'],
  })
  for (const { transaction_info: info } of account.transactions) {
    if (info.transaction_event_code !== 'T0002') continue
    info.transaction_amount.value = '120.00'
    if (info.fee_amount) info.fee_amount.value = '-4.68'
  }
  const { transaction_id: id } = first.transaction_info
  one('T1107', '-59.50', { fee: '1.69', tax: '-9.50', reference: [id, 'TXN'] })
  one('T1201', '-50.00')
  one('T0106', '-20.00')
  one('T1202', '50.00')
  one('T1108', '20.00')
  one('T0200', '-100.00', { id: 'CONV0000T88319420' })
  one('T0200', '92.10', { id: 'CONV0000T88319420', currency: 'EUR' })
  one('T0400', '-150.00')
  one('T0000', '-30.00')
  const whole = one('T0006', '30.00', { fee: '-1.37', status: 'V' })
  one('T1107', '-30.00', { fee: '0.88', reference: [whole.transaction_info.transaction_id, 'TXN'] })
  one('T1503', '-10.00', { id: 'HOLD0000T88319420' })
  one('T1105', '10.00', { id: 'HOLD0000T88319420' })
  return account
}

test('PayPal’s account in docs/metrics.md, to the minor unit', async () => {
  const account = golden()
  const sandbox = await createPaypalSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { totals, mrr } = await expectGolden('PayPal', paypal, sandbox, TODAY)
  expect(expectedTotals(account)).toMatchObject(totals)
  expect(expectedMrr(account)).toEqual(mrr)
})
