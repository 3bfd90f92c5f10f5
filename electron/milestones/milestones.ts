import { randomUUID } from 'node:crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Milestone } from '../../shared/contract/app.ts'
import { formatMoney, minorDigits, money } from '../../shared/money.ts'
import { type Day, dayIn, startOfDay } from '../../shared/time.ts'
import { beforeFees } from '../../shared/totals.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { milestones, startups as startupTable } from '../db/schema.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { subscribersOn } from '../metrics/mrr.ts'
import type { Scope } from '../metrics/scope.ts'
import type { StartupRow, Startups } from '../startups.ts'

/** Steps worth a word, in major units; each is passed once. */
const MRR_STEPS = [
  100, 500, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
]
const REVENUE_STEPS = [
  1_000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000, 10_000_000,
]
const SUBSCRIBER_STEPS = [10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

type Metric = 'mrr' | 'revenue' | 'customers'
interface Step {
  metric: Metric
  threshold: number
  title: string
}

export interface Milestones {
  /**
   * Records what a startup passed, each step with the day on which its history says so. Returns the one
   * worth telling, the highest of the foremost metric, of those that were passed since the last check: a
   * first sync, or an account that is added later, brings old ones in silence.
   */
  check(startup: StartupRow): Milestone | null
  /** Those that nobody has been shown yet. */
  unseen(startupId: string): Milestone[]
  seen(id: string): void
}

export function createMilestones(
  db: Database,
  startups: Startups,
  metrics: MetricsReader,
  now: () => number,
): Milestones {
  const select = () => db.select().from(milestones)

  /** The start of the day on which a step was passed; now, where history does not come to it. */
  function datesOf(startup: StartupRow): (step: Step) => number {
    const passedOn = daysPassed(metrics, startups.scope(startup))
    return step => {
      const day = passedOn(step, minor(step.threshold, startup.currency))
      return day === undefined ? now() : Math.min(now(), startOfDay(day, startup.timezone))
    }
  }

  /** Null before the first check. A clock that was ahead then keeps nothing from being news later. */
  function lastCheck({ id, timezone }: StartupRow): number | null {
    const row = db.select().from(startupTable).where(eq(startupTable.id, id)).get()
    const at = row?.milestonesCheckedAt ?? null
    return at === null ? null : startOfDay(dayIn(timezone)(Math.min(at, now())), timezone)
  }

  const knownOf = ({ id }: StartupRow): Set<string> =>
    new Set(
      select()
        .where(eq(milestones.startupId, id))
        .all()
        .map(it => `${it.metric} ${it.threshold}`),
    )

  return {
    check(startup) {
      const checked = lastCheck(startup)
      const known = knownOf(startup)
      // The first check dates anew what an earlier version dated by the day it noticed.
      const steps = passedSteps(metrics, startups, startup).filter(
        ({ metric, threshold }) => checked === null || !known.has(`${metric} ${threshold}`),
      )
      const passedAt = steps.length > 0 ? datesOf(startup) : now
      const passed = steps.map(step => ({ ...step, passedAt: passedAt(step) }))
      const news = checked === null ? [] : passed.filter(it => it.passedAt >= checked)
      const told = news.findLast(it => it.metric === news[0]?.metric)
      const seenAt = now()
      return db.transaction(tx => {
        const { changes } = tx
          .update(startupTable)
          .set({ milestonesCheckedAt: seenAt })
          .where(eq(startupTable.id, startup.id))
          .run()
        const rows =
          changes === 0
            ? []
            : passed.map(step => ({
                ...step,
                id: randomUUID(),
                startupId: startup.id,
                seenAt: step === told ? null : seenAt,
              }))
        for (const row of rows) {
          tx.insert(milestones)
            .values(row)
            .onConflictDoUpdate({
              target: [milestones.startupId, milestones.metric, milestones.threshold],
              set: { passedAt: row.passedAt },
            })
            .run()
        }
        const milestone = rows.find(it => it.seenAt === null)
        return milestone ? toMilestone(milestone) : null
      }, IMMEDIATE)
    },
    unseen: startupId =>
      select()
        .where(and(eq(milestones.startupId, startupId), isNull(milestones.seenAt)))
        .orderBy(desc(milestones.passedAt))
        .all()
        .map(toMilestone),
    seen(id) {
      db.update(milestones).set({ seenAt: now() }).where(eq(milestones.id, id)).run()
    },
  }
}

/** Every step that the figures are past, metric by metric, ascending. */
function passedSteps(metrics: MetricsReader, startups: Startups, startup: StartupRow): Step[] {
  const { mrr, allTime, activeSubscribers } = metrics.overview(startups.scope(startup))
  const { currency } = startup
  const words = (threshold: number) =>
    formatMoney(money(minor(threshold, currency), currency), { compact: true })
  const moneySteps = (
    metric: Metric,
    name: string,
    steps: number[],
    amount: bigint | undefined,
  ): Step[] =>
    steps
      .filter(threshold => amount !== undefined && amount >= minor(threshold, currency))
      .map(threshold => ({ metric, threshold, title: `${name} passed ${words(threshold)}` }))
  return [
    ...moneySteps('mrr', 'MRR', MRR_STEPS, mrr?.amount),
    ...moneySteps('revenue', 'Total revenue', REVENUE_STEPS, beforeFees(allTime).amount),
    ...SUBSCRIBER_STEPS.filter(threshold => (activeSubscribers ?? 0) >= threshold).map(
      threshold => ({
        metric: 'customers' as const,
        threshold,
        title: `${threshold.toLocaleString('en')} subscribers`,
      }),
    ),
  ]
}

/** Finds the first day at whose end a metric had come to a step; undefined where none had. */
function daysPassed(metrics: MetricsReader, scope: Scope) {
  const days = metrics.series(scope, 'day')
  const subscriptions = metrics.basis(scope).subscriptions()
  return ({ metric, threshold }: Step, amount: bigint): Day | undefined => {
    let revenue = 0n
    return days.find(point => {
      revenue += beforeFees(point).amount
      if (metric === 'mrr') return point.mrr !== null && point.mrr.amount >= amount
      if (metric === 'revenue') return revenue >= amount
      return subscribersOn(subscriptions, point.start) >= threshold
    })?.start
  }
}

const minor = (major: number, currency: string): bigint =>
  BigInt(major) * 10n ** BigInt(minorDigits(currency))

const toMilestone = ({ id, title, passedAt, seenAt }: Milestone): Milestone => ({
  id,
  title,
  passedAt,
  seenAt,
})
