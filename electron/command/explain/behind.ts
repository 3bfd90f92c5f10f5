import type { Rate } from '../../../shared/contract/rates.ts'
import type { Movement } from '../../../shared/contract/recurring.ts'
import type { MonthReport } from '../../../shared/contract/report.ts'
import type { Day } from '../../../shared/time.ts'
import { customersBehind, subscriptionsOn } from '../all-pages.ts'
import type { Client, Explanation } from './explanation.ts'
import { dayBefore } from './month.ts'

type Behind<K extends keyof Explanation> = Promise<Required<Pick<Explanation, K>>>

/** The subscriptions that make MRR at the end of a day, and the rates at which they are converted. */
export const mrrOn = async (client: Client, day: Day): Behind<'subscriptions' | 'rates'> => ({
  rates: await ratesOn(client, day),
  subscriptions: await Array.fromAsync(subscriptionsOn(client, day)),
})

/** The customers behind some movements of a month, and the rates at its beginning and end. */
export async function movedIn(
  client: Client,
  report: MonthReport,
  movements: Exclude<Movement, 'fx'>[],
): Behind<'customers' | 'rates'> {
  const { from, to } = report
  const behind = movements.map(movement =>
    Array.fromAsync(customersBehind(client, { movement, from, to })),
  )
  return {
    rates: await ratesAround(client, report),
    customers: (await Promise.all(behind)).flat(),
  }
}

/** The rates at the end of the day before a month, and at the month's own. */
export async function ratesAround(client: Client, report: MonthReport): Promise<Rate[]> {
  const before = await ratesOn(client, dayBefore(report))
  return [...before, ...(await ratesOn(client, report.to))]
}

const ratesOn = async (client: Client, day: Day): Promise<Rate[]> =>
  (await client.subscriptions.list({ day, limit: 1 })).rates
