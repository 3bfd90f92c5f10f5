import { type Schedule, scheduleSchema } from '../../shared/contract/sync.ts'
import type { Database } from './open.ts'
import { installation } from './schema.ts'

/** How often syncs run by themselves: every 24 hours at 02:00 until the user says otherwise. */
export function createSchedule(db: Database): { get(): Schedule; save(schedule: Schedule): void } {
  return {
    get: () =>
      scheduleSchema
        .catch({ everyHours: 24, atHour: 2 })
        .parse(db.select().from(installation).get()?.schedule),
    save(schedule) {
      db.update(installation).set({ schedule }).run()
    },
  }
}
