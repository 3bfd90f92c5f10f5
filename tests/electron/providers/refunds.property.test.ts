import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as lemonSqueezy from '../../support/lemon-squeezy/account.ts'
import * as lemonReading from '../../support/lemon-squeezy/reading.ts'
import { createLemonSandbox } from '../../support/lemon-squeezy/sandbox.ts'
import * as paddle from '../../support/paddle/account.ts'
import * as paddleReading from '../../support/paddle/reading.ts'
import { createPaddleSandbox } from '../../support/paddle/sandbox.ts'
import * as paypal from '../../support/paypal/account.ts'
import * as paypalReading from '../../support/paypal/reading.ts'
import { createPaypalSandbox } from '../../support/paypal/sandbox.ts'
import * as polar from '../../support/polar/account.ts'
import * as polarReading from '../../support/polar/reading.ts'
import { createPolarSandbox } from '../../support/polar/sandbox.ts'
import type { Store } from '../../support/reading.ts'
import * as stripe from '../../support/stripe/account.ts'
import { refund } from '../../support/stripe/objects.ts'
import * as stripeReading from '../../support/stripe/reading.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

/** A payment, and what was given back of it one time after the other; cents. */
interface Payment {
  total: number
  back: number[]
}

const DAY = 86_400_000

const payment: fc.Arbitrary<Payment> = fc
  .tuple(fc.integer({ min: 100, max: 50_000 }), fc.array(fc.nat(1000), { maxLength: 3 }))
  .map(([total, shares]) => {
    let left = total
    const back = shares.map(share => {
      const part = share > 950 ? left : Math.floor((left * share) / 1000)
      left -= part
      return part
    })
    return { total, back: back.filter(part => part > 0) }
  })
const history = fc.array(payment, { minLength: 1, maxLength: 25 })

/** Each provider's own way of saying the same; the days are far enough apart to be told apart. */
const SANDBOXES: [name: string, read: (payments: Payment[]) => Promise<Store>][] = [
  [
    'Stripe',
    async payments => {
      const account = stripe.stripeAccount({ entries: 0, subscriptions: false })
      payments.forEach(({ total, back }, index) => {
        const created = stripe.TODAY - (200 - index) * 86_400
        const { source } = stripe.addCharge(account, { created, amount: total })
        back.forEach((amount, n) => {
          const id = `re_${index}_${n}`
          const at = created + (n + 1) * 3600
          const moved = { id, amount, currency: 'usd', created: at }
          account.sources.set(id, refund(moved, source ?? ''))
          stripe.add(account, {
            category: 'refund',
            type: 'refund',
            amount: -amount,
            created: at,
            source: id,
          })
        })
      })
      return closing(await createStripeSandbox({ account }), stripeReading.readAll)
    },
  ],
  [
    'Paddle',
    async payments => {
      const account = paddle.emptyAccount()
      payments.forEach(({ total, back }, index) => {
        const at = paddle.TODAY - (200 - index) * DAY
        const of = paddle.addTransaction(account, { at, total })
        back.forEach((part, n) => {
          paddle.addAdjustment(account, {
            of,
            at: at + (n + 1) * 3_600_000,
            action: 'refund',
            total: part,
          })
        })
      })
      return closing(await createPaddleSandbox({ account }), paddleReading.readAll)
    },
  ],
  [
    'Lemon Squeezy',
    async payments => {
      const account = lemonSqueezy.emptyAccount()
      payments.forEach(({ total, back }, index) => {
        const at = lemonSqueezy.TODAY - (200 - index) * DAY
        const refunded = sumOf(back)
        const status = refunded === 0 ? 'paid' : refunded === total ? 'refunded' : 'partial_refund'
        lemonSqueezy.addOrder(account, {
          at,
          total,
          status,
          ...(refunded > 0 && { refunded, updatedAt: at + DAY }),
        })
      })
      return closing(await createLemonSandbox({ account }), lemonReading.readAll)
    },
  ],
  [
    'Polar',
    async payments => {
      const account = polar.emptyAccount()
      payments.forEach(({ total, back }, index) => {
        const at = polar.TODAY - (200 - index) * DAY
        const of = polar.addOrder(account, { at, subtotal: total })
        back.forEach((amount, n) => {
          polar.addRefund(account, of, { at: at + (n + 1) * 3_600_000, amount })
        })
      })
      return closing(await createPolarSandbox({ account }), polarReading.readAll)
    },
  ],
  [
    'PayPal',
    async payments => {
      const account = paypal.paypalAccount({ entries: 0 })
      payments.forEach(({ total, back }, index) => {
        const at = paypal.TODAY - (200 - index) * DAY
        const whole = sumOf(back) === total
        const { transaction_info: info } = paypal.add(account, {
          code: 'T0006',
          amount: decimal(total),
          at,
          status: whole ? 'V' : 'S',
        })
        back.forEach((part, n) => {
          paypal.add(account, {
            code: 'T1107',
            amount: `-${decimal(part)}`,
            at: at + (n + 1) * 3_600_000,
            reference: [info.transaction_id, 'TXN'],
          })
        })
      })
      return closing(await createPaypalSandbox({ account }), paypalReading.readAll)
    },
  ],
]

describe.each(SANDBOXES)('%s, whatever was paid and given back', (_name, read) => {
  test('gives back what it gave back, and never more than was paid', async () => {
    await fc.assert(
      fc.asyncProperty(history, async payments => {
        const entries = [...(await read(payments)).entries.values()]
        const of = (kind: string) => entries.filter(entry => entry.kind === kind)
        const gross = (kind: string) => sumOf(of(kind).map(entry => entry.gross))
        expect(gross('charge')).toBe(sumOf(payments.map(({ total }) => total)))
        expect(0 - gross('refund')).toBe(sumOf(payments.flatMap(({ back }) => back)))
        expect(0 - gross('refund')).toBeLessThanOrEqual(gross('charge'))
        expect(of('charge')).toHaveLength(payments.length)
        expect(new Set(entries.map(({ kind }) => kind)).size).toBeLessThanOrEqual(2)
      }),
      { numRuns: 15 },
    )
  })
})

async function closing<T extends { close(): Promise<void> }>(
  sandbox: T,
  read: (sandbox: T) => Promise<Store>,
): Promise<Store> {
  try {
    return await read(sandbox)
  } finally {
    await sandbox.close()
  }
}

const sumOf = (amounts: number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)

const decimal = (cents: number): string => (cents / 100).toFixed(2)
