import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const NOON = TODAY - 30 * 86_400

interface Charge {
  amount: number
  currency: string
  paid?: [number, string]
  exchangeRate?: number
}

/** Gross volume in a reporting currency, of these charges of one day, in its minor unit. */
async function grossIn(currency: string, charges: Charge[]): Promise<bigint> {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  charges.forEach((one, index) => {
    addCharge(account, { ...one, created: NOON + index * 3600, fee: 0 })
  })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const app = await testApp({ now: () => TODAY * 1000 })
  await app.client.startup.save({
    name: 'Acme',
    description: '',
    website: '',
    currency,
    timezone: 'UTC',
  })
  await connectSandbox(app, sandbox)
  await app.sync()
  const { totals, unconverted } = await app.client.metrics.document()
  expect(unconverted).toEqual([])
  return totals.grossVolume.amount
}

/** What Stripe converted itself: its rate is that of the day. */
const converted = {
  // ¥1,500 is $10.05 at 0.0067; 1.000 KWD is $3.25; €10.00 is ¥1,650 at 165
  yenToDollars: { amount: 1005, currency: 'usd', paid: [1500, 'jpy'], exchangeRate: 0.0067 },
  dinarsToDollars: { amount: 325, currency: 'usd', paid: [1000, 'kwd'], exchangeRate: 3.25 },
  eurosToYen: { amount: 1650, currency: 'jpy', paid: [1000, 'eur'], exchangeRate: 165 },
} satisfies Record<string, Charge>

test.each([
  // 1005 + 3000 × 0.67 = 3015 cents
  ['a currency without cents', 'USD', converted.yenToDollars, 3000, 'jpy', 3015n],
  // 325 + 12345 × 0.325 = 4337.125, rounded once
  ['one of thousandths', 'USD', converted.dinarsToDollars, 12_345, 'kwd', 4337n],
  // 1650 + 2550 × 1.65 = 5857.5 yen, a tie, to the even neighbour
  ['into one without cents', 'JPY', converted.eurosToYen, 2550, 'eur', 5858n],
  // (1005 + 5695) ÷ 0.67
  ['the other way round', 'JPY', converted.yenToDollars, 5695, 'usd', 10_000n],
] as const)('%s, to the minor unit', async (_name, into, known, amount, currency, gross) => {
  expect(await grossIn(into, [known, { amount, currency }])).toBe(gross)
})
