import { afterEach, expect, it } from 'vitest'
import { testApp } from '../../support/app.ts'
import { add, addCase, DAY, paypalAccount, TODAY } from '../../support/paypal/account.ts'
import { money, plan, regular, subscription } from '../../support/paypal/billing.ts'
import { createPaypalSandbox, type PaypalSandbox } from '../../support/paypal/sandbox.ts'

let sandbox: PaypalSandbox
afterEach(() => sandbox.close())

/**
 * An account worked by hand; docs/providers/paypal.md shows the same sums.
 *
 *    # code   status  amount     fee      tax    is
 *    1 T0006  S       119.00    −3.97    19.00   charge
 *    2 T0006  S        50.00    −2.24            charge
 *    3 T0006  P        80.00    −3.09            nothing yet
 *    4 T0002  S       120.00    −4.68            charge, a yearly subscription
 *    5 T0002  S       120.00    −4.68            charge, the same a little later
 *    6 T1107  S       −59.50     1.69    −9.50   refund of half of the first
 *    7 T1201  S       −50.00                     dispute over the second
 *    8 T0106  S       −20.00                     fee for it
 *    9 T1202  S        50.00                     dispute won
 *   10 T1108  S        20.00                     that fee given back
 *   11 T0200  S      −100.00                     conversion, one leg
 *   12 T0200  S        92.10 €                   conversion, the other
 *   13 T0400  S      −150.00                     payout
 *   14 T0000  S       −30.00                     a payment sent
 *   15 T1503  S       −10.00                     held
 *   16 T1105  S        10.00                     no longer held
 *
 *   gross volume  119.00 + 50.00 + 120.00 + 120.00               = 409.00
 *   refunds       59.50                                          =  59.50
 *   disputes      50.00 − 50.00                                  =   0.00
 *   fees          3.97 + 2.24 + 4.68 + 4.68 − 1.69 + 20 − 20     =  13.88
 *   tax           19.00 − 9.50                                   =   9.50
 *   net revenue   409.00 − 59.50 − 0.00 − 13.88 − 9.50           = 326.12
 *
 *   MRR           1 × $120.00 ÷ 12                               =  10.00
 */
it('comes to what was worked out by hand, to the minor unit', async () => {
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
  const of = subscription({ id: 'I-BW452GLLEP1G', of: yearly, startedAt: TODAY - 50 * DAY })
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
  one('T1503', '-10.00', { id: 'HOLD0000T88319420' })
  one('T1105', '10.00', { id: 'HOLD0000T88319420' })
  expect(account.transactions).toHaveLength(16)

  sandbox = await createPaypalSandbox({ account })
  const app = await testApp({ now: () => TODAY })
  const { clientId, key, url: apiBase } = sandbox
  await app.client.connections.connect({
    provider: 'paypal',
    name: 'Golden',
    sync: false,
    key,
    clientId,
    apiBase,
  })
  expect(await app.sync()).toMatchObject([{ status: 'succeeded', entries: 16 }])
  const metrics = await app.client.figures.metrics()
  const usd = (amount: bigint) => ({ amount, currency: 'USD' })
  expect(metrics.totals_by_currency.USD).toEqual({
    gross_volume: usd(40_900n),
    refunds: usd(5950n),
    disputes: usd(0n),
    fees: usd(1388n),
    tax: usd(950n),
    net_revenue: usd(32_612n),
  })
  expect(metrics.totals_by_currency.EUR?.net_revenue.amount).toBe(0n)
  expect(metrics.mrr_by_currency).toEqual({ USD: usd(1000n) })
})
