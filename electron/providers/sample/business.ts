import { addDays, addMonths, type Day, daysBetween, monthOf } from '../../../shared/time.ts'
import type { ProviderEntry, ProviderSubscription } from '../../ledger/page.ts'
import { type Customer, type Life, liveUntil } from './customer.ts'
import { billingFeeOf, DAY, payoutOf } from './entries.ts'
import { EURO_TERMS, FRIEND_TERMS, firstTerms, LATE_TERMS } from './plans.ts'
import { randomFrom } from './random.ts'

/**
 * The sample: a small SaaS from its first day to an instant, always in the same way. Whatever happens
 * is drawn from numbers seeded by who or when it happens to, so a later `until` adds to the story and
 * changes nothing of it.
 */
export function business(start: Day, until: number): Life {
  const unrest = (at: number) => BAD_MONTHS.get(monthsSince(start, at))?.unrest ?? 1
  const lives = customersUntil(start, until).map(customer =>
    liveUntil(until, customer, randomFrom(`life ${customer.key}`), unrest),
  )
  const entries = lives.flatMap(life => life.entries)
  entries.push(...billingFees(until, entries))
  entries.push(...payouts(start, until, entries))
  return {
    entries: entries.sort(newestFirst),
    subscriptions: lives.flatMap(life => life.subscriptions).sort(latestStartFirst),
    periods: lives.flatMap(life => life.periods),
  }
}

/** Months, counted from the start, in which things went wrong: an outage, then a rival's launch. */
const BAD_MONTHS = new Map([
  [13, { signups: 0.45, unrest: 4 }],
  [26, { signups: 0.6, unrest: 3 }],
])

/** How busy each calendar month is: quiet summers and Decembers, busy Januaries and Septembers. */
const SEASON = [1.2, 1.05, 1.1, 1, 1, 0.9, 0.75, 0.8, 1.25, 1.15, 1.1, 0.7]

function customersUntil(start: Day, until: number): Customer[] {
  const customers = regulars(start)
  for (let month = 0; Date.parse(addMonths(start, month)) < until; month++) {
    const first = addMonths(start, month)
    const days = daysBetween(first, addMonths(first, 1))
    for (let number = 1; number <= signups(first, month); number++) {
      const key = `${pad(month)}${pad(number)}`
      const random = randomFrom(`customer ${key}`)
      const terms = firstTerms(random)
      customers.push({
        key,
        signedUpAt: workday(first, days, () => random.next()) + random.between(0, 86_399) * 1_000,
        terms,
        trial: terms.plan !== 'Business' && random.chance(0.8),
        loyal: false,
        paysLate: false,
      })
    }
  }
  return customers.filter(({ signedUpAt }) => signedUpAt < until)
}

/** The customers that show what is rare: other money, a coupon for ever, a bill that is always late. */
const regulars = (start: Day): Customer[] =>
  [
    { key: 'friend', day: 40, terms: FRIEND_TERMS, paysLate: false },
    { key: 'euro', day: 130, terms: EURO_TERMS, paysLate: false },
    { key: 'late', day: 250, terms: LATE_TERMS, paysLate: true },
  ].map(({ day, ...regular }) => ({
    ...regular,
    signedUpAt: Date.parse(addDays(start, day)) + 10 * 3_600_000,
    trial: false,
    loyal: true,
  }))

function signups(first: Day, month: number): number {
  const usual = 16.2 + Math.min(month, 60) * 0.5
  const season = SEASON[Number(first.slice(5, 7)) - 1] ?? 1
  const noise = 0.85 + randomFrom(`signups ${month}`).next() * 0.3
  return Math.round(usual * season * noise * (BAD_MONTHS.get(month)?.signups ?? 1))
}

/** A day of the month, a working day more often than not. */
function workday(first: Day, days: number, next: () => number): number {
  const pick = () => Date.parse(first) + Math.floor(next() * days) * DAY
  const day = pick()
  return new Date(day).getUTCDay() % 6 === 0 ? pick() : day
}

/** On the third of each month, half a percent of what was charged the month before. */
function billingFees(until: number, entries: ProviderEntry[]): ProviderEntry[] {
  const charged = new Map<string, number>()
  for (const { kind, gross, occurredAt } of entries) {
    const month = new Date(occurredAt).toISOString().slice(0, 7)
    if (kind === 'charge') charged.set(month, (charged.get(month) ?? 0) + gross)
  }
  return [...charged].flatMap(([month, gross]) => {
    const third = addMonths(`${month}-03`, 1)
    const at = Date.parse(third) + 5 * 3_600_000
    return at < until ? [billingFeeOf(`fee_${monthOf(third)}`, at, Math.round(gross / 200))] : []
  })
}

/** Every Monday at six, all that has become available. */
function payouts(start: Day, until: number, entries: ProviderEntry[]): ProviderEntry[] {
  const waiting = entries
    .map(({ availableAt, occurredAt, net }) => ({ at: availableAt ?? occurredAt, net }))
    .sort((a, b) => a.at - b.at)
  const made: ProviderEntry[] = []
  const toMonday = (8 - new Date(start).getUTCDay()) % 7
  let balance = 0
  let next = 0
  for (let day = addDays(start, toMonday); ; day = addDays(day, 7)) {
    const at = Date.parse(day) + 6 * 3_600_000
    if (at >= until) return made
    for (let item = waiting[next]; item && item.at <= at; item = waiting[++next])
      balance += item.net
    if (balance <= 0) continue
    made.push(payoutOf(`payout_${day}`, at, balance))
    balance = 0
  }
}

const monthsSince = (start: Day, at: number): number => {
  const date = new Date(at)
  const from = new Date(start)
  return (
    (date.getUTCFullYear() - from.getUTCFullYear()) * 12 + date.getUTCMonth() - from.getUTCMonth()
  )
}

const newestFirst = (a: ProviderEntry, b: ProviderEntry): number =>
  b.occurredAt - a.occurredAt || (a.id < b.id ? 1 : -1)

const latestStartFirst = (a: ProviderSubscription, b: ProviderSubscription): number =>
  b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1)

const pad = (number: number): string => String(number).padStart(2, '0')
