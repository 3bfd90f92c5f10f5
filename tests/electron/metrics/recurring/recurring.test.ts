import { describe, expect, test } from 'vitest'
import {
  monthOfRecurring,
  toCustomerChange,
} from '../../../../electron/metrics/recurring/recurring.ts'
import type { RecurringPoint } from '../../../../shared/contract/recurring.ts'
import { exact } from '../../../../shared/exact.ts'
import { money } from '../../../../shared/money.ts'

const usd = (amount: number) => money(BigInt(amount), 'USD')

/** February of the example of docs/metrics.md: Ben is gone, Evan pays $15 less, of five customers. */
const FEBRUARY: RecurringPoint = {
  start: '2026-02-01',
  end: '2026-02-28',
  running: false,
  mrr: usd(17_500),
  mrrBefore: usd(21_000),
  movements: {
    new: usd(0),
    reactivation: usd(0),
    expansion: usd(0),
    contraction: usd(-1_500),
    churn: usd(-2_000),
    fx: usd(0),
  },
  customers: 4,
  customersBefore: 5,
  churn: { customers: 1 / 5, revenue: 3_500 / 21_000 },
}

const month = (point: Partial<RecurringPoint>, movements: Partial<RecurringPoint['movements']>) =>
  monthOfRecurring({
    ...FEBRUARY,
    ...point,
    movements: { ...FEBRUARY.movements, ...movements },
  })

describe('what is said of a month', () => {
  test('in which some were lost', () => {
    expect(monthOfRecurring(FEBRUARY)).toEqual({
      month: '2026-02',
      arpa: usd(4_375),
      // 43.75 ÷ (1 ÷ 5)
      ltv: usd(21_875),
      quickRatio: 0,
      netRetention: 17_500 / 21_000,
      churn: FEBRUARY.churn,
    })
  })

  test('the quick ratio has all that was won above all that was lost', () => {
    const won = { new: usd(2_000), reactivation: usd(500), expansion: usd(4_500), fx: usd(999) }
    expect(month({}, won).quickRatio).toBe(2)
  })

  test('retention has expansion in it, but nobody who is new or back, and no rate', () => {
    const won = { new: usd(2_000), reactivation: usd(500), expansion: usd(4_500), fx: usd(999) }
    expect(month({}, won).netRetention).toBe(22_000 / 21_000)
  })

  test('in which nobody left has no lifetime value, and without a loss no quick ratio', () => {
    const none = { contraction: usd(0), churn: usd(0) }
    const found = month({ churn: { customers: 0, revenue: 0 } }, none)
    expect(found).toMatchObject({ ltv: null, quickRatio: null, netRetention: 1 })
  })

  test('that is the first one has nothing to be compared with', () => {
    const first = {
      mrrBefore: usd(0),
      customersBefore: 0,
      churn: { customers: null, revenue: null },
    }
    expect(month(first, { new: usd(17_500) })).toMatchObject({ ltv: null, netRetention: null })
  })

  test('at the end of which nobody is left has nothing by customer', () => {
    expect(month({ mrr: usd(0), customers: 0 }, {})).toMatchObject({ arpa: null, ltv: null })
  })
})

test('a customer’s change is rounded once, and names each subscription once', () => {
  const piece = {
    ...{ connectionId: 'c', id: 'sub_1', customer: 'ada', currency: 'USD', mrr: exact(1, 3) },
    ...{ from: '2026-01-10', until: null, billedAt: null },
  }
  const change = toCustomerChange(
    {
      ...{ connectionId: 'c', customer: 'ada', movement: 'expansion' },
      // 0.4 to 1.6: the change is 1.2, and not 2 − 0.
      before: exact(4, 10),
      after: exact(16, 10),
      subscriptions: [piece, piece, { ...piece, id: 'sub_2' }],
    },
    'USD',
  )
  expect(change).toEqual({
    ...{ connectionId: 'c', customer: 'ada' },
    ...{ before: usd(0), after: usd(2), change: usd(1) },
    subscriptions: ['sub_1', 'sub_2'],
  })
})
