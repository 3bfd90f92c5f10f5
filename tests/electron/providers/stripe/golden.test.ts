import { expect, onTestFinished, test } from 'vitest'
import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { expectGolden } from '../../../support/golden.ts'
import { add, addCase, addCharge, stripeAccount, TODAY } from '../../../support/stripe/account.ts'
import { build, type Definition } from '../../../support/stripe/cases.ts'
import {
  applicationFee,
  applicationFeeRefund,
  pass,
  reverse,
} from '../../../support/stripe/connect.ts'
import { invoicesOf } from '../../../support/stripe/invoices.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../../support/stripe/totals.ts'

/** What docs/metrics.md shows under Stripe, as Stripe has it: amounts in its own minor units. */
function golden() {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  let created = TODAY - 40 * 86_400
  const next = () => {
    created += 86_400
    return created
  }
  const charge = (amount: number, fee: number, more: object = {}) =>
    addCharge(account, { created: next(), amount, fee, ...more })
  const moved = (category: string, type: string, amount: number, fee = 0) =>
    add(account, { category, type, amount, fee, created: next() })

  charge(2000, 88)
  charge(5500, 217, { paid: [5000, 'eur'], exchangeRate: 1.1 })
  charge(11_900, 375)
  moved('refund', 'refund', -5950)
  moved('refund_failure', 'refund_failure', 5950)
  moved('refund', 'payment_refund', -2000)
  moved('dispute', 'adjustment', -11_900, 1500)
  moved('dispute_reversal', 'adjustment', 11_900, -1500)
  moved('partial_capture_reversal', 'refund', -1000)
  charge(3000, 24, { type: 'payment' })
  moved('charge_failure', 'payment_failure_refund', -3000)
  moved('fee', 'stripe_fee', -125)
  moved('network_cost', 'stripe_fee', -8)
  // Paid out at once, for 1 %.
  moved('payout', 'payout', -10_000, 100)
  moved('topup', 'topup', 5000)
  moved('risk_reserved_funds', 'reserve_transaction', -500)
  moved('tax', 'tax_fee', -20)
  charge(1500, 54, { currency: 'jpy' })
  // Two digits in the API, none in the currency: 1,234.56 and 36.60 krónur are 1,235 and 37.
  charge(123_456, 3660, { currency: 'isk' })

  const subscriptions: Definition[] = [
    // 3 × $10.00
    { mrr: [3000, 1], items: [{ amount: 1000, quantity: 3 }] },
    // $290.00 a year
    { mrr: [14_500, 6], items: [{ amount: 29_000, every: [1, 'year'] }] },
    // $30.00 less the customer's fifth
    { mrr: [2400, 1], items: [{ amount: 3000 }], customerOff: { percent: 20 } },
    // 23 units in tens at $5.00; past due
    {
      mrr: [1500, 1],
      status: 'past_due',
      items: [{ amount: 500, quantity: 23, packages: { divide_by: 10, round: 'up' } }],
    },
    // $49.00, its collection paused
    {
      mrr: [4900, 1],
      pausedCollection: { behavior: 'void', resumes_at: null },
      items: [{ amount: 4900 }],
    },
    { mrr: [9900, 1], counted: false, status: 'trialing', trial: 900, items: [{ amount: 9900 }] },
    { mrr: [9900, 1], counted: false, status: 'unpaid', items: [{ amount: 9900 }] },
    // $11.90 with its tax of 19 %
    { mrr: [1000, 1], taxWithin: 19, items: [{ amount: 1190 }] },
    { mrr: [1500, 1], currency: 'jpy', items: [{ amount: 1500, currency: 'jpy' }] },
  ]
  subscriptions.forEach((one, index) => {
    const made = build('', one, index, TODAY)
    addCase(account, made)
    if (one.taxWithin) account.invoices.push(...invoicesOf(made, TODAY))
  })
  return account
}

test('Stripe’s account in docs/metrics.md, to the minor unit', async () => {
  const account = golden()
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { totals, mrr } = await expectGolden('Stripe', stripe, sandbox, TODAY * 1000)
  expect(expectedTotals(account)).toEqual(totals)
  expect(expectedMrr(account)).toEqual(mrr)
})

test('a platform’s account at Stripe, worked by hand, comes out to the cent', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  let created = TODAY - 40 * 86_400
  const at = (amount: number) => {
    created += 86_400
    return { created, amount }
  }
  const first = addCharge(account, { ...at(10_000), fee: 320 })
  const transfer = pass(account, { ...at(10_000), charge: first.source })
  applicationFee(account, at(1000))
  const second = addCharge(account, { ...at(5000), fee: 175 })
  const part = pass(account, { ...at(4500), charge: second.source })
  add(account, { category: 'refund', type: 'refund', ...at(-2500) })
  reverse(account, { ...at(2250), transfer: part, refund: 're_1' })
  applicationFeeRefund(account, at(400))
  reverse(account, { ...at(10_000), transfer })
  applicationFee(account, at(700))
  const bonus = pass(account, at(3000))
  reverse(account, { ...at(1200), transfer: bonus })
  const collected = 'connect_collection_transfer'
  add(account, { category: collected, type: collected, ...at(-500) })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { totals } = await expectGolden('Stripe, a platform', stripe, sandbox, TODAY * 1000)
  expect(expectedTotals(account)).toEqual(totals)
})
