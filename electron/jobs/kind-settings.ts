import { type JobKindId, jobKindSchema, type RetryPolicy } from '../../shared/contract/jobs.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { jobKinds } from '../db/schema.ts'
import { KINDS } from './kinds.ts'

export interface KindSetting {
  paused: boolean
  cron: string
  policy: RetryPolicy
}

export interface KindSettings {
  of(kind: JobKindId): KindSetting
  /** All of them, in one query. */
  all(): Record<JobKindId, KindSetting>
  /** Stops a kind, or every kind, from running by itself; or lets it run again. */
  pause(paused: boolean, kind?: JobKindId): void
  /** Null goes back to the app's own. */
  setCron(kind: JobKindId, cron: string | null): void
  setPolicy(kind: JobKindId, policy: RetryPolicy | null): void
}

/** What a person set for the kinds of jobs, over what the app has for each. */
export function createKindSettings(db: Database): KindSettings {
  const set = (kind: JobKindId, values: Partial<typeof jobKinds.$inferInsert>) =>
    void db
      .insert(jobKinds)
      .values({ kind, ...values })
      .onConflictDoUpdate({ target: jobKinds.kind, set: values })
      .run()
  const rows = db.select().from(jobKinds).prepare()
  const all = (): Record<JobKindId, KindSetting> => {
    const found = new Map(rows.all().map(row => [row.kind, row]))
    return mapKinds(kind => settingOf(kind, found.get(kind)))
  }
  return {
    all,
    of: kind => all()[kind],
    pause: (paused, kind) =>
      db.transaction(() => {
        for (const it of kind ? [kind] : jobKindSchema.options) set(it, { paused })
      }, IMMEDIATE),
    setCron: (kind, cron) => set(kind, { cron }),
    setPolicy: (kind, policy) =>
      set(kind, policy ?? { attempts: null, firstWait: null, longestWait: null }),
  }
}

const mapKinds = <T>(of: (kind: JobKindId) => T): Record<JobKindId, T> =>
  Object.fromEntries(jobKindSchema.options.map(kind => [kind, of(kind)])) as Record<JobKindId, T>

function settingOf(kind: JobKindId, row: typeof jobKinds.$inferSelect | undefined): KindSetting {
  const { policy, cron } = KINDS[kind]
  return {
    paused: row?.paused ?? false,
    cron: row?.cron ?? cron,
    policy: {
      attempts: row?.attempts ?? policy.attempts,
      firstWait: row?.firstWait ?? policy.firstWait,
      longestWait: row?.longestWait ?? policy.longestWait,
    },
  }
}
