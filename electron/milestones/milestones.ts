import { randomUUID } from 'node:crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { Milestone } from '../../shared/contract/app.ts'
import { formatMoney, minorDigits, money } from '../../shared/money.ts'
import { beforeFees } from '../../shared/totals.ts'
import type { Database } from '../db/open.ts'
import { milestones } from '../db/schema.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { StartupRow, Startups } from '../startups.ts'

/** Steps worth a word, in major units; each is passed once. */
const MRR_STEPS = [
  100, 500, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
]
const REVENUE_STEPS = [
  1_000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000, 10_000_000,
]
const CUSTOMER_STEPS = [10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

type Metric = 'mrr' | 'revenue' | 'customers'
interface Step {
  metric: Metric
  threshold: number
  title: string
}

export interface Milestones {
  /** Records what a startup passed since the last check. Returns the one worth telling, the highest of the foremost metric. */
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

  function record(startup: StartupRow, steps: Step[], told: Step | undefined): Milestone | null {
    let milestone: Milestone | null = null
    for (const step of steps) {
      const row = db
        .insert(milestones)
        .values({
          ...step,
          id: randomUUID(),
          startupId: startup.id,
          passedAt: now(),
          seenAt: step === told ? null : now(),
        })
        .returning()
        .get()
      if (step === told) milestone = toMilestone(row)
    }
    return milestone
  }

  return {
    check(startup) {
      const known = new Set(
        select()
          .where(eq(milestones.startupId, startup.id))
          .all()
          .map(it => `${it.metric} ${it.threshold}`),
      )
      const passed = passedSteps(metrics, startups, startup).filter(
        step => !known.has(`${step.metric} ${step.threshold}`),
      )
      const foremost = passed[0]?.metric
      const told = passed.findLast(step => step.metric === foremost)
      return db.transaction(() => record(startup, passed, told))
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
  const moneySteps = (metric: Metric, name: string, steps: number[], amount: bigint): Step[] =>
    steps
      .filter(threshold => amount >= minor(threshold, currency))
      .map(threshold => ({ metric, threshold, title: `${name} passed ${words(threshold)}` }))
  return [
    ...moneySteps('mrr', 'MRR', MRR_STEPS, mrr.amount),
    ...moneySteps('revenue', 'Total revenue', REVENUE_STEPS, beforeFees(allTime).amount),
    ...CUSTOMER_STEPS.filter(threshold => activeSubscribers >= threshold).map(threshold => ({
      metric: 'customers' as const,
      threshold,
      title: `${threshold.toLocaleString()} active subscribers`,
    })),
  ]
}

const minor = (major: number, currency: string): bigint =>
  BigInt(major) * 10n ** BigInt(minorDigits(currency))

const toMilestone = ({
  id,
  title,
  passedAt,
  seenAt,
}: typeof milestones.$inferSelect): Milestone => ({
  id,
  title,
  passedAt,
  seenAt,
})
