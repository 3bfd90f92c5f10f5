import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Milestone } from '../../shared/contract/app.ts'
import { formatMoney, minorDigits, money } from '../../shared/money.ts'
import { type Day, dayIn, startOfDay } from '../../shared/time.ts'
import { beforeFees } from '../../shared/totals.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { milestones, startups as startupTable } from '../db/schema.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { subscribersOn } from '../metrics/recurring/mrr.ts'
import type { Scope } from '../metrics/scope.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'

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

/** When a step was passed, and since when nobody has to be shown it. */
type Passed = Step & { passedAt: number; seenAt: number | null }

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
  function lastCheck({ milestonesCheckedAt: at, timezone }: StartupRow): number | null {
    return at === null ? null : startOfDay(dayIn(timezone)(Math.min(at, now())), timezone)
  }

  /** When each step that was passed before was, by its name. */
  const knownOf = ({ id }: StartupRow): Map<string, number> =>
    new Map(
      select()
        .where(eq(milestones.startupId, id))
        .all()
        .map(it => [nameOf(it), it.passedAt]),
    )

  /**
   * The steps to record, the one worth telling unseen. Dated anew are, at the first check, those that an
   * earlier version dated by the day it noticed, and those that a clock which was ahead gave a day to come.
   */
  function newSteps(startup: StartupRow, seenAt: number): Passed[] {
    const checked = lastCheck(startup)
    const known = knownOf(startup)
    const steps = passedSteps(metrics, startups, startup).filter(
      step => checked === null || (known.get(nameOf(step)) ?? Infinity) > seenAt,
    )
    const passedAt = steps.length > 0 ? datesOf(startup) : now
    const passed = steps.map(step => ({ ...step, passedAt: passedAt(step), seenAt }))
    const news = passed.filter(
      it => checked !== null && it.passedAt >= checked && !known.has(nameOf(it)),
    )
    const told = news.findLast(it => it.metric === news[0]?.metric)
    return passed.map(it => (it === told ? { ...it, seenAt: null } : it))
  }

  return {
    check({ id }) {
      for (;;) {
        const startup = startups.byId(id)
        if (!startup) return null
        const seenAt = now()
        // Takes seconds for a long history: no other process waits for that.
        const steps = newSteps(startup, seenAt)
        const rows = db.transaction(
          () =>
            isDeepStrictEqual(startups.byId(id), startup)
              ? record(db, { startupId: id, steps, checkedAt: seenAt })
              : null,
          IMMEDIATE,
        )
        if (!rows) continue
        const told = rows[steps.findIndex(it => it.seenAt === null)]
        return told ? toMilestone(told) : null
      }
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

/** To be called in a writing transaction. */
function record(
  db: Database,
  { startupId, steps, checkedAt }: { startupId: string; steps: Passed[]; checkedAt: number },
): (typeof milestones.$inferSelect)[] {
  db.update(startupTable)
    .set({ milestonesCheckedAt: checkedAt })
    .where(eq(startupTable.id, startupId))
    .run()
  return steps.map(step =>
    db
      .insert(milestones)
      .values({ ...step, id: randomUUID(), startupId })
      .onConflictDoUpdate({
        target: [milestones.startupId, milestones.metric, milestones.threshold],
        set: { passedAt: step.passedAt },
      })
      .returning()
      .get(),
  )
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
  const counted = new Map<Day, number>()
  const subscribers = (day: Day): number => {
    const count = counted.get(day) ?? subscribersOn(subscriptions, day)
    counted.set(day, count)
    return count
  }
  return ({ metric, threshold }: Step, amount: bigint): Day | undefined => {
    let revenue = 0n
    return days.find(point => {
      revenue += beforeFees(point).amount
      if (metric === 'mrr') return point.mrr !== null && point.mrr.amount >= amount
      if (metric === 'revenue') return revenue >= amount
      return subscribers(point.start) >= threshold
    })?.start
  }
}

const nameOf = ({ metric, threshold }: { metric: string; threshold: number }): string =>
  `${metric} ${threshold}`

const minor = (major: number, currency: string): bigint =>
  BigInt(major) * 10n ** BigInt(minorDigits(currency))

const toMilestone = ({ id, title, passedAt, seenAt }: Milestone): Milestone => ({
  id,
  title,
  passedAt,
  seenAt,
})
