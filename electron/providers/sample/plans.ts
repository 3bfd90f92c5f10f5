import { type Exact, exact } from '../../../shared/exact.ts'
import { money, toDecimal } from '../../../shared/money.ts'
import type { Random } from './random.ts'

/** What a subscription of the sample costs. */
export interface Terms {
  plan: string
  /** What a period costs, in minor units. */
  price: number
  currency: string
  /** Months in a period. */
  months: 1 | 12
  mrr: Exact
  working: string
}

const SEAT = 1_200

const STARTER = monthly('Starter', 1_900)
const TEAM = monthly('Team', 4_900)
const TEAM_YEARLY: Terms = {
  plan: 'Team, yearly',
  price: 49_000,
  currency: 'USD',
  months: 12,
  mrr: exact(49_000, 12),
  working: `${dollars(49_000)} ÷ 12`,
}
const business = (seats: number): Terms => {
  const price = 14_900 + seats * SEAT
  const extra = seats > 0 ? ` + ${seats} × ${dollars(SEAT)}` : ''
  return { ...monthly('Business', price), working: `${dollars(14_900)}${extra}` }
}

/** The plan that somebody new takes. */
export const firstTerms = (random: Random): Terms =>
  random.pick([
    { weight: 51, value: () => STARTER },
    { weight: 34, value: () => TEAM },
    { weight: 8, value: () => TEAM_YEARLY },
    { weight: 7, value: () => business(random.between(0, 6)) },
  ])()

/** What a customer moves on to when it has outgrown its plan. */
export function nextTerms({ plan, price }: Terms, random: Random): Terms {
  switch (plan) {
    case 'Starter':
      return TEAM
    case 'Team':
      return random.chance(0.5) ? TEAM_YEARLY : business(random.between(0, 2))
    case 'Business':
      return business((price - 14_900) / SEAT + random.between(1, 3))
    default:
      return business(random.between(0, 2))
  }
}

/** The one customer that pays in euros, and the one whose coupon never ends. */
export const EURO_TERMS: Terms = {
  ...TEAM,
  currency: 'EUR',
  working: `€${toDecimal(money(4_900, 'EUR'))}`,
}
export const FRIEND_TERMS: Terms = {
  ...monthly('Team', 3_920),
  working: `${dollars(4_900)} − 20% forever`,
}
export const LATE_TERMS: Terms = business(4)

function monthly(plan: string, price: number): Terms {
  return {
    plan,
    price,
    currency: 'USD',
    months: 1,
    mrr: exact(price),
    working: dollars(price),
  }
}

function dollars(amount: number): string {
  return `$${toDecimal(money(amount, 'USD'))}`
}
