import { describe, expect, onTestFinished, test } from 'vitest'
import { monthly } from '../../../../electron/providers/stripe/mrr.ts'
import { mayHoldTax, taxWithin, untaxed } from '../../../../electron/providers/stripe/tax.ts'
import { exact } from '../../../../shared/exact.ts'
import {
  addCase,
  type StripeAccount,
  stripeAccount,
  TODAY,
} from '../../../support/stripe/account.ts'
import { build, type Definition } from '../../../support/stripe/cases.ts'
import { invoice, invoicesOf } from '../../../support/stripe/invoices.ts'
import { readAll } from '../../../support/stripe/reading.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const taxes = (amount: number, tax_behavior = 'inclusive') => [{ amount, tax_behavior }]

describe('the tax within what was charged', () => {
  test('is told line by line, in the shapes of newer and of older versions of the API', () => {
    expect(taxWithin([{ amount: 1_190, taxes: taxes(190) }])).toEqual({ amount: 190, of: 1_190 })
    expect(taxWithin([{ amount: 1_190, tax_amounts: [{ amount: 190, inclusive: true }] }])).toEqual(
      { amount: 190, of: 1_190 },
    )
  })

  test('is of what discounts of every kind left', () => {
    const half = { amount: 2_380, discount_amounts: [{ amount: 1_190, discount: 'di_once' }] }
    expect(taxWithin([{ ...half, taxes: taxes(190) }])).toEqual({ amount: 190, of: 1_190 })
  })

  test('is that of all lines of an item, one for each tier', () => {
    const lines = [
      { amount: 595, taxes: taxes(95) },
      { amount: 1_190, taxes: [...taxes(150), ...taxes(40)] },
    ]
    expect(taxWithin(lines)).toEqual({ amount: 285, of: 1_785 })
  })

  test('is none where it comes on top, where there is none, where nothing was left to tax, and where there is more than was charged', () => {
    expect(taxWithin([{ amount: 1_000, taxes: taxes(190, 'exclusive') }])).toBeNull()
    expect(
      taxWithin([{ amount: 1_000, tax_amounts: [{ amount: 190, inclusive: false }] }]),
    ).toBeNull()
    expect(taxWithin([{ amount: 1_000, taxes: taxes(0) }])).toBeNull()
    expect(taxWithin([{ amount: 1_000 }])).toBeNull()
    const free = { amount: 1_190, discount_amounts: [{ amount: 1_190, discount: 'di' }] }
    expect(taxWithin([{ ...free, taxes: taxes(0) }])).toBeNull()
    expect(taxWithin([{ amount: 1_000, taxes: taxes(1_001) }])).toBeNull()
    expect(taxWithin([])).toBeNull()
  })

  test('leaves the rest of a price, exactly', () => {
    expect(untaxed({ amount: 160, of: 999 })).toEqual(exact(839, 999))
    expect(untaxed(null)).toEqual(exact(1))
  })

  test('comes off after the discounts, and before the price is made a month', () => {
    const price = {
      ...{ name: 'Team', product: 'prod', interval: 'year' as const, intervalCount: 1 },
      amount: { unit: exact(23_800), packages: null },
    }
    const tax = { amount: 190, of: 1_190 }
    const item = { id: 'si_1', price, quantity: 1, reductions: [], tax }
    const half = { products: null, share: exact(1, 2) }
    expect(monthly([{ ...item, taxUntold: false }], [half])).toEqual(exact(10_000, 12))
  })
})

describe('a subscription that may be at a price with tax in it', () => {
  const plain = { items: { data: [{ price: { tax_behavior: 'exclusive' } }] } }
  const rates = [{ inclusive: true }]

  test('is one whose tax Stripe works out, or that has a rate or a price that includes it', () => {
    expect(mayHoldTax({ ...plain, automatic_tax: { enabled: true } })).toBe(true)
    expect(mayHoldTax({ ...plain, default_tax_rates: rates })).toBe(true)
    expect(mayHoldTax({ items: { data: [{ price: {}, tax_rates: rates }] } })).toBe(true)
    const inclusive = { price: { tax_behavior: 'inclusive' } }
    expect(mayHoldTax({ items: { data: [{ price: {} }, inclusive] } })).toBe(true)
  })

  test('is no other', () => {
    expect(mayHoldTax({ ...plain, automatic_tax: { enabled: false } })).toBe(false)
    expect(mayHoldTax({ ...plain, default_tax_rates: [{ inclusive: false }] })).toBe(false)
    expect(mayHoldTax({})).toBe(false)
  })
})

/** What is read of an account with one subscription, and the requests for subscriptions. */
async function reading(
  definition: Definition,
  change: (account: StripeAccount) => void = () => undefined,
) {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  const one = build('one', definition, 0, TODAY)
  addCase(account, one)
  account.invoices.push(...invoicesOf(one, TODAY))
  change(account)
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { subscriptions } = await readAll(sandbox)
  const asked = sandbox.requests.filter(({ path }) => path.startsWith('/v1/subscriptions'))
  return { subscription: [...subscriptions.values()][0], asked: asked.length, sandbox }
}

const TAXED: Definition = { mrr: [1_000, 1], taxWithin: 19, items: [{ amount: 1_190 }] }

describe('a subscription’s MRR', () => {
  test('has the tax within its price taken out, and says so', async () => {
    const { subscription, asked } = await reading(TAXED)
    expect(subscription).toMatchObject({
      mrr: exact(1_000),
      working: '$11.90 − tax, $1.90 of $11.90',
    })
    // The page once more, with the newest invoices.
    expect(asked).toBe(2)
  })

  test('is asked for without invoices where no price may hold tax', async () => {
    const { subscription, asked } = await reading({ mrr: [1_190, 1], items: [{ amount: 1_190 }] })
    expect(subscription).toMatchObject({ mrr: exact(1_190), working: '$11.90' })
    expect(asked).toBe(1)
  })

  test('has the tax in it as long as no invoice has told, and says so', async () => {
    const untold = { mrr: exact(1_190), working: '$11.90 with the tax in it' }
    const none = await reading(TAXED, account => account.invoices.splice(0))
    expect(none.subscription).toMatchObject(untold)
    // An invoice of nothing, as of a trial or with all of it taken off once, tells nothing.
    const free = await reading(TAXED, ({ invoices }) => {
      for (const line of invoices.flatMap(it => it.lines)) {
        line.discount_amounts = [{ amount: line.amount, discount: 'di_once' }]
        line.taxes = []
      }
    })
    expect(free.subscription).toMatchObject(untold)
  })

  test('goes by the newest invoice: who is not taxed any more pays the whole price', async () => {
    const { subscription } = await reading(TAXED, ({ invoices, cases }) => {
      const [one] = cases
      const [first] = one?.subscription.items ?? []
      if (!one || !first) throw new Error('There is no subscription')
      invoices.push(
        invoice({
          id: 'in_untaxed',
          created: TODAY - 60,
          lines: [
            {
              ...{ subscription: one.subscription.id, item: first.id, price: first.price },
              ...{ amount: 1_190, from: TODAY - 60, until: TODAY + 30 * 86_400 },
            },
          ],
        }),
      )
    })
    expect(subscription).toMatchObject({ mrr: exact(1_190), working: '$11.90' })
  })
})
