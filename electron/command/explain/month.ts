import { daysOfMonth } from '../../../shared/comparison.ts'
import type { RecurringMonth, RecurringPoint } from '../../../shared/contract/recurring.ts'
import type { MonthReport } from '../../../shared/contract/report.ts'
import { AppError } from '../../../shared/errors.ts'
import { money } from '../../../shared/money.ts'
import { notKnownFromCsv } from '../../../shared/not-known.ts'
import { addDays, addMonths, type Day, type Month, monthOf, startOf } from '../../../shared/time.ts'
import type { Client } from './explanation.ts'

/** All that is said of a month. Throws NO_DATA for one before the first entry, or that has not begun. */
async function reportOf(client: Client, month: Month): Promise<MonthReport> {
  const today = await todayOf(client)
  const { from, to: end } = daysOfMonth(month)
  const to = end < today ? end : today
  if (from <= today) {
    const happened = await client.metrics.series({ interval: 'month', from, to })
    if (happened.length === 0) throw await nothingYet(client, month)
  }
  return client.report.month({ month })
}

/** Of the month, up to its last day or today; of the running one where none is named. */
export async function reportToDate(client: Client, month: Month | undefined): Promise<MonthReport> {
  if (month) return reportOf(client, month)
  return client.report.month({ month: monthOf(await todayOf(client)) })
}

/** Of the month; of the last one that is over where none is named. */
export async function reportWhole(client: Client, month: Month | undefined): Promise<MonthReport> {
  if (month) return reportOf(client, month)
  const today = await todayOf(client)
  return reportOf(client, monthOf(addMonths(startOf('month', today), -1)))
}

/** A month's days, or all days up to today. */
export async function daysOf(
  client: Client,
  month: Month | undefined,
): Promise<{ from: Day; to: Day }> {
  if (!month) return { from: '0001-01-01', to: await todayOf(client) }
  const { from, to } = await reportOf(client, month)
  return { from, to }
}

/** Throws INVALID_INPUT for any month but the running one: there is no such figure of another. */
export async function onlyToday(
  client: Client,
  month: Month | undefined,
  why: string,
): Promise<Day> {
  const today = await todayOf(client)
  if (month === undefined || month === monthOf(today)) return today
  throw new AppError({
    code: 'INVALID_INPUT',
    message: `There is no such figure of ${month}.`,
    why,
    fix: 'Leave --month out.',
  })
}

/** The month's movements; zeros before the first subscription. Throws NO_DATA where nothing tells of any. */
export const recurringOf = ({ recurring, ...report }: MonthReport): RecurringPoint => {
  if (recurring) return recurring
  if (!report.knowsRecurring) throw notKnownFromCsv()
  const nothing = money(0, report.currency)
  return {
    start: report.from,
    end: report.to,
    running: report.running,
    mrr: nothing,
    mrrBefore: nothing,
    movements: {
      new: nothing,
      reactivation: nothing,
      expansion: nothing,
      contraction: nothing,
      churn: nothing,
      fx: nothing,
    },
    customers: 0,
    customersBefore: 0,
    churn: { customers: null, revenue: null },
  }
}

/** The month's ratios; before the first subscription none is defined. */
export const ratiosOf = ({ ratios, month }: MonthReport): RecurringMonth =>
  ratios ?? {
    month,
    arpa: null,
    ltv: null,
    quickRatio: null,
    netRetention: null,
    churn: { customers: null, revenue: null },
  }

/** The day at whose end a month's MRR began. */
export const dayBefore = ({ from }: MonthReport): Day => addDays(from, -1)

const todayOf = async (client: Client): Promise<Day> => (await client.revenue.extent()).today

async function nothingYet(client: Client, month: Month): Promise<AppError> {
  const [first] = await client.metrics.series({ interval: 'month' })
  if (!first) {
    return new AppError({
      code: 'NO_DATA',
      message: 'There is nothing to explain yet.',
      why: 'There is no entry and no subscription.',
      fix: 'Read a provider with `sync`, or a file with `import`, first.',
    })
  }
  const began = monthOf(first.start)
  return new AppError({
    code: 'NO_DATA',
    message: `There is nothing of ${month}.`,
    why: `The first entry or subscription is of ${began}.`,
    fix: `Ask with --month for ${began} or a later month.`,
  })
}
