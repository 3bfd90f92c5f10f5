import { expect, onTestFinished, test } from 'vitest'
import { paddle } from '../../../../electron/providers/paddle/index.ts'
import { expectGolden } from '../../../support/golden.ts'
import {
  addAdjustment,
  addTransaction,
  emptyAccount,
  TODAY,
} from '../../../support/paddle/account.ts'
import { createPaddleSandbox } from '../../../support/paddle/sandbox.ts'
import { subscribed } from '../../../support/paddle/subscriptions.ts'
import { expectedMrr, expectedTotals } from '../../../support/paddle/totals.ts'

/** What docs/metrics.md shows under Paddle, as Paddle has it. */
function golden() {
  const account = emptyAccount()
  const day = (text: string) => Date.parse(`${text}T10:00:00Z`)

  // $20.00 and a fifth of tax; Paddle takes 5 % and 50 ¢: 24.00 − 1.70 − 4.00 = 18.30
  const november = addTransaction(account, {
    at: day('2025-11-01'),
    total: 2400,
    tax: 400,
    fee: 170,
  })
  const december = addTransaction(account, {
    at: day('2025-12-01'),
    total: 2400,
    tax: 400,
    fee: 170,
  })
  // Half of December goes back, Paddle gives 60 ¢ of its fee: −12.00 + 0.60 + 2.00 = −9.40
  addAdjustment(account, {
    of: december,
    at: day('2025-12-02'),
    action: 'refund',
    total: 1200,
    tax: 200,
    fee: 60,
  })
  // A year: 120.00 − 6.50 − 20.00 = 93.50
  const year = addTransaction(account, {
    at: day('2025-12-10'),
    total: 12_000,
    tax: 2000,
    fee: 650,
  })
  // Half of it is credited to the customer's balance, which is not revenue: −60.00 + 3.00 + 10.00
  addAdjustment(account, {
    of: year,
    at: day('2025-12-20'),
    action: 'credit',
    total: 6000,
    tax: 1000,
    fee: 300,
  })
  // …and pays for most of a larger plan: 72.00 − 4.10 − 12.00 = 55.90, of which $60.00 with $10.00 of
  // tax were counted with the year before: −60.00 + 10.00 = −50.00
  addTransaction(account, {
    at: day('2025-12-21'),
    total: 7200,
    tax: 1200,
    fee: 410,
    credit: 6000,
    remainingTax: 200,
  })
  // An invoice that is paid, of which Paddle has not told its fee yet: 240.00 − 40.00 = 200.00
  addTransaction(account, {
    at: day('2025-12-05'),
    captured: day('2026-01-04'),
    status: 'paid',
    collection: 'manual',
    total: 24_000,
    tax: 4000,
    fee: null,
  })
  // An invoice that nobody has paid is not there
  addTransaction(account, {
    at: day('2026-01-02'),
    status: 'billed',
    collection: 'manual',
    total: 24_000,
    tax: 4000,
    fee: null,
  })
  // A chargeback of November's takes 18.30 back and costs $15.00; it is won, and the $15.00 are gone
  const dispute = { of: november, total: 2400, tax: 400, fee: 170 }
  addAdjustment(account, {
    ...dispute,
    at: day('2026-01-05'),
    action: 'chargeback',
    status: 'reversed',
    chargebackFee: 1500,
  })
  addAdjustment(account, { ...dispute, at: day('2026-01-12'), action: 'chargeback_reverse' })
  // A warning moves nothing but its own cost of $5.00
  addAdjustment(account, {
    ...dispute,
    of: december,
    at: day('2026-01-06'),
    action: 'chargeback_warning',
    chargebackFee: 500,
  })
  // A refund that waits for approval is not there
  addAdjustment(account, {
    of: year,
    at: day('2026-01-13'),
    action: 'refund',
    status: 'pending_approval',
    total: 500,
  })
  // €10.00 and 19 % of tax: 11.90 − 1.10 − 1.90 = 8.90
  addTransaction(account, {
    at: day('2026-01-07'),
    currency: 'EUR',
    total: 1190,
    tax: 190,
    fee: 110,
    rate: '1.0845',
  })

  const began = day('2025-11-01')
  account.subscriptions.push(
    // $20.00 a month
    subscribed({ mrr: [2000, 1], status: 'past_due', items: [{ amount: 2000 }] }, began),
    // 12 × $10.00 a year, a fifth off for ever: 96.00 ÷ 12 = 8.00
    subscribed(
      {
        mrr: [800, 1],
        items: [{ amount: 12_000, interval: 'year' }],
        discount: { type: 'percentage', amount: '20' },
      },
      began,
    ),
    // 3 × €9.90
    subscribed(
      { mrr: [2970, 1], currency: 'EUR', items: [{ amount: 990, currency: 'EUR', quantity: 3 }] },
      began,
    ),
    subscribed(
      { mrr: [9900, 1], counted: false, status: 'trialing', trial: 100, items: [{ amount: 9900 }] },
      began,
    ),
  )

  return account
}

test('Paddle’s account in docs/metrics.md, to the minor unit', async () => {
  const account = golden()
  const sandbox = await createPaddleSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { totals, mrr } = await expectGolden('Paddle', paddle, sandbox, TODAY)
  expect(expectedTotals(account)).toEqual(totals)
  expect(expectedMrr(account)).toEqual(mrr)
})
