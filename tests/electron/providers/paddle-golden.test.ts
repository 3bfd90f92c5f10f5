import { expect, onTestFinished, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import {
  addAdjustment,
  addTransaction,
  emptyAccount,
  type PaddleAccount,
  TODAY,
} from '../../support/paddle/account.ts'
import { readAll } from '../../support/paddle/reading.ts'
import { createPaddleSandbox } from '../../support/paddle/sandbox.ts'
import { subscribed } from '../../support/paddle/subscriptions.ts'
import { expectedMrr, expectedTotals } from '../../support/paddle/totals.ts'

/**
 * An account small enough to be worked out by hand. Each line is an entry: gross, fee, tax and net =
 * gross − fee − tax, in cents.
 */
function golden(): { account: PaddleAccount; lines: [string, number, number, number, number][] } {
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

  return {
    account,
    lines: [
      ['charge', 2400, 170, 400, 1830],
      ['charge', 2400, 170, 400, 1830],
      ['refund', -1200, -60, -200, -940],
      ['charge', 12_000, 650, 2000, 9350],
      ['adjustment', -6000, -300, -1000, -4700],
      ['charge', 7200, 410, 1200, 5590],
      ['refund', -6000, 0, -1000, -5000],
      ['charge', 24_000, 0, 4000, 20_000],
      ['dispute', -2400, -170, -400, -1830],
      ['fee', -1500, 0, 0, -1500],
      ['other', -2400, -170, -400, -1830],
      ['fee', -500, 0, 0, -500],
      ['charge', 1190, 110, 190, 890],
      ['dispute_reversal', 2400, 170, 400, 1830],
    ],
  }
}

/**
 * USD: gross 24 + 24 + 120 + 72 + 240 = 480.00; refunds 12 + 60 = 72.00; disputes 24 − 24 = 0;
 * fees 1.70 + 1.70 − 0.60 + 6.50 + 4.10 − 1.70 + 1.70 + 15 + 5 = 33.40;
 * tax 4 + 4 − 2 + 20 + 12 − 10 + 40 − 4 + 4 = 68.00; net 480 − 72 − 0 − 33.40 − 68 = 306.60.
 */
const TOTALS = {
  USD: {
    gross_volume: 48_000,
    refunds: 7200,
    disputes: 0,
    fees: 3340,
    tax: 6800,
    net_revenue: 30_660,
  },
  EUR: { gross_volume: 1190, refunds: 0, disputes: 0, fees: 110, tax: 190, net_revenue: 890 },
}
/** USD 20 + 8 = 28.00; EUR 29.70. */
const MRR = { USD: 2800, EUR: 2970 }

test('every entry of the golden account is what was worked out by hand', async () => {
  const { account, lines } = golden()
  const sandbox = await createPaddleSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { entries } = await readAll(sandbox)
  const read = [...entries.values()]
    .sort((a, b) => a.occurredAt - b.occurredAt)
    .map(({ kind, gross, fee, tax, net }) => [kind, gross, fee, tax ?? 0, net])
  expect(read).toEqual(lines)
})

test('its totals and MRR are, too, in the app and by the sandbox’s own sums', async () => {
  const { account } = golden()
  expect(expectedTotals(account)).toEqual(TOTALS)
  expect(expectedMrr(account)).toEqual(MRR)
  const sandbox = await createPaddleSandbox({ account })
  onTestFinished(() => sandbox.close())
  const app = await testApp({ now: () => TODAY })
  await app.client.connections.connect({
    provider: 'paddle',
    name: 'Acme',
    sync: false,
    key: sandbox.key,
    apiBase: sandbox.url,
  })
  await app.sync()
  const { totals_by_currency, mrr_by_currency } = await app.client.figures.metrics()
  for (const [currency, terms] of Object.entries(TOTALS)) {
    for (const [term, amount] of Object.entries(terms)) {
      const shown = totals_by_currency[currency]?.[term as keyof typeof terms]
      expect(Number(shown?.amount), `${term} in ${currency}`).toBe(amount)
    }
  }
  for (const [currency, amount] of Object.entries(MRR)) {
    expect(Number(mrr_by_currency[currency]?.amount)).toBe(amount)
  }
})
