import { describe, expect, test } from 'vitest'
import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { syncedApp } from '../../../support/history.ts'
import { movements } from '../../../support/shown.ts'
import { type StripeAccount, TODAY } from '../../../support/stripe/account.ts'
import type { Definition } from '../../../support/stripe/cases.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'
import { emptyAccount, subscribe } from '../../../support/stripe/subscribe.ts'

/**
 * Discounts that never end beside others that do, as invoices bill them: each is taken off what those before it
 * left. MRR has the first kind alone. Today is 15 January 2026.
 */

const opened = async (account: StripeAccount) =>
  syncedApp(stripe, await createStripeSandbox({ account }), TODAY * 1000)

const MONTHS = ['2025-11-05', '2025-12-05', '2026-01-05', '2026-02-05']

/** Bills each month's lines: amount, and what each discount of the subscription takes off it, in their order. */
async function billed(
  definition: Omit<Definition, 'mrr'>,
  months: { amount: number; off: number[] }[][],
) {
  const account = emptyAccount()
  const { bill, subscription } = subscribe(account, '2025-11-05', definition)
  const { items, discounts } = subscription
  months.forEach((lines, month) => {
    const [from = '', until = ''] = MONTHS.slice(month)
    bill(
      from,
      lines.map(({ amount, off }, index) => ({
        ...{ amount, from, until, item: items[index]?.id ?? '' },
        off: off.flatMap((amount, n) => ({ amount, discount: discounts[n] ?? '' })),
        of: {
          id: items[index]?.price.id ?? '',
          amount,
          product: items[index]?.price.product ?? '',
        },
      })),
      { discounts },
    )
  })
  return opened(account)
}

const once = { duration: 'once' } as const
const repeating = { duration: 'repeating' } as const

describe('a discount that never ends counts by itself', () => {
  test('after an amount off once: the first month is worth what the next one is', async () => {
    // $50.00 − $40.00, and a fifth of the $10.00 that are left; then a fifth of $50.00
    const app = await billed(
      { items: [{ amount: 5000 }], off: [{ amount: 4000, ...once }, { percent: 20 }] },
      [[{ amount: 5000, off: [4000, 200] }], ...many([{ amount: 5000, off: [0, 1000] }])],
    )
    expect(Object.values(await app.monthEnds())).toEqual([4000, 4000, 4000])
    expect(await movements(app, '2025-12')).toEqual({})
    expect(await app.difference()).toBe(0)
  })

  test('after a share off for some months', async () => {
    // A tenth of the $25.00 that the other half left
    const app = await billed(
      { items: [{ amount: 5000 }], off: [{ percent: 50, ...repeating }, { percent: 10 }] },
      many([{ amount: 5000, off: [2500, 250] }]),
    )
    expect(Object.values(await app.monthEnds())).toEqual([4500, 4500, 4500])
    expect(await app.difference()).toBe(0)
  })

  test('after everything off once', async () => {
    const app = await billed(
      {
        items: [{ amount: 5000 }],
        off: [{ percent: 100, ...once }, { percent: 20 }, { amount: 300 }],
      },
      [[{ amount: 5000, off: [5000, 0, 0] }], ...many([{ amount: 5000, off: [0, 1000, 300] }])],
    )
    // $50.00 × 0.8 − $3.00
    expect(Object.values(await app.monthEnds())).toEqual([3700, 3700, 3700])
    expect(await app.difference()).toBe(0)
  })

  test('an amount, of which less was left: spread over the items it is off', async () => {
    const app = await billed(
      {
        items: [{ amount: 3000 }, { amount: 1000, product: 'prod_b' }],
        off: [{ percent: 90, ...once }, { amount: 1000 }],
      },
      [
        // $3.00 and $1.00 are left, all of which the $10.00 take
        [
          { amount: 3000, off: [2700, 300] },
          { amount: 1000, off: [900, 100] },
        ],
        ...many([
          { amount: 3000, off: [0, 750] },
          { amount: 1000, off: [0, 250] },
        ]),
      ],
    )
    // $40.00 − $10.00
    expect(Object.values(await app.monthEnds())).toEqual([3000, 3000, 3000])
    expect(await app.difference()).toBe(0)
  })

  test('on some products: off those alone', async () => {
    const app = await billed(
      {
        items: [{ amount: 3000 }, { amount: 1000, product: 'prod_b' }],
        off: [
          { percent: 50, ...repeating },
          { percent: 20, products: ['prod_b'] },
        ],
      },
      many([
        { amount: 3000, off: [1500, 0] },
        { amount: 1000, off: [500, 100] },
      ]),
    )
    // $30.00 + $10.00 × 0.8
    expect(Object.values(await app.monthEnds())).toEqual([3800, 3800, 3800])
    expect(await app.difference()).toBe(0)
  })
})

/** The same for two months. */
function many<T>(lines: T): T[] {
  return [lines, lines]
}
