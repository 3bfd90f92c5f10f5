import { describe, expect, test } from 'vitest'
import { reductions } from '../../../../electron/providers/stripe/coupons.ts'
import { exact } from '../../../../shared/exact.ts'

type Discounts = Parameters<typeof reductions>[0]
type Coupon = NonNullable<Awaited<ReturnType<Parameters<typeof reductions>[1]['coupons']>>>

const NOW = Date.UTC(2026, 0, 15)

const COUPONS: Record<string, Omit<Coupon, 'id'>> = {
  forever: { duration: 'forever', percent_off: 25.5 },
  repeating: { duration: 'repeating', percent_off: 10 },
  euros: { duration: 'forever', amount_off: 500, currency: 'EUR' },
  dollars: {
    ...{ duration: 'forever', amount_off: 500, currency: 'EUR' },
    currency_options: { usd: { amount_off: 600 }, isk: { amount_off: 70_000 } },
  },
  script: { duration: 'forever', percent_off: null, amount_off: null },
  limited: { duration: 'forever', percent_off: 100, applies_to: { products: ['prod_1'] } },
}

/** What these discounts take off for ever, where the coupons above are known. */
const found = (discounts: Discounts, currency = 'USD') =>
  reductions(discounts, {
    currency,
    at: NOW,
    told: async discount => (discount === 'di_told' ? new Map([['si_1', exact(500)]]) : null),
    coupons: async given => {
      const id = typeof given === 'string' ? given : given.id
      const coupon = COUPONS[id]
      return coupon ? { id, ...coupon } : null
    },
  })

const quarter = { products: null, share: exact(255, 1000) }

describe('what takes off for ever', () => {
  test('is a coupon that never ends by itself, in either shape of a discount', async () => {
    expect(await found([{ coupon: 'forever' }])).toEqual([quarter])
    expect(await found([{ source: { coupon: 'forever' } }])).toEqual([quarter])
    expect(await found([{ source: { coupon: 'forever' }, coupon: 'limited' }])).toEqual([quarter])
    expect(await found([{ source: null, coupon: null }, {}])).toEqual([])
    expect(await found([{ coupon: 'repeating' }, { coupon: 'unknown' }])).toEqual([])
  })

  test('is no discount that has ended, from its very end on', async () => {
    const ending = (end: number | null) => found([{ end, coupon: 'forever' }])
    expect(await ending(NOW - 1)).toEqual([])
    expect(await ending(NOW)).toEqual([])
    expect(await ending(NOW + 1)).toEqual([quarter])
    expect(await ending(null)).toEqual([quarter])
  })

  test('keeps the order of the discounts', async () => {
    const [first, second] = await found([{ coupon: 'limited' }, { coupon: 'forever' }])
    expect(first).toEqual({ products: new Set(['prod_1']), share: exact(1) })
    expect(second).toEqual(quarter)
  })

  test('is an amount in the subscription’s own currency, in its own minor unit', async () => {
    const amount = (n: number) => [{ products: null, amount: exact(n) }]
    expect(await found([{ coupon: 'euros' }], 'EUR')).toEqual(amount(500))
    expect(await found([{ coupon: 'dollars' }], 'EUR')).toEqual(amount(500))
    expect(await found([{ coupon: 'dollars' }])).toEqual(amount(600))
    expect(await found([{ coupon: 'dollars' }], 'ISK')).toEqual(amount(700))
  })

  test('is nothing in a currency for which it has no amount', async () => {
    expect(await found([{ coupon: 'euros' }])).toEqual([])
    expect(await found([{ coupon: 'dollars' }, { coupon: 'forever' }], 'GBP')).toEqual([quarter])
  })

  test('is what the newest invoice has, of a coupon that is a script; else it cannot be known', async () => {
    expect(await found([{ id: 'di_told', coupon: 'script' }, { coupon: 'forever' }])).toEqual([
      { products: null, told: new Map([['si_1', exact(500)]]) },
      quarter,
    ])
    await expect(found([{ id: 'di_other', coupon: 'script' }])).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      what: 'coupon script',
    })
    await expect(found([{ coupon: 'script' }])).rejects.toThrow('coupon script')
  })
})
