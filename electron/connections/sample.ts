import { randomUUID } from 'node:crypto'
import { systemTimeZone } from '../../shared/time.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import type { ConnectionRow, ConnectionTable } from './table.ts'

export interface Sample {
  /** The sample, under a startup of its own; the one that is there already, if there is. */
  start(): ConnectionRow
  /** Removes it from under a startup, and all that was made from it. */
  remove(startup: StartupRow): void
  /**
   * The startup that something real goes under: the one that was asked for, as it is now, with the sample gone
   * from it and its details made the user's, or a new one of that name. To be called in a writing transaction.
   */
  makeWay(asked: StartupRow | null, name: string, currency: string): StartupRow
}

export function createSample(db: Database, table: ConnectionTable, startups: Startups): Sample {
  function remove(startup: StartupRow): void {
    db.transaction(() => {
      if (table.deleteSample(startup.id)) startups.forgetFigures(startup.id)
    }, IMMEDIATE)
  }

  return {
    start: () =>
      db.transaction(() => {
        const there = table.list().find(it => it.provider === 'demo')
        if (there) return there
        return table.insert({
          id: randomUUID(),
          startupId: startups.create(SAMPLE_STARTUP, { sample: true }).id,
          provider: 'demo',
          name: 'Sample data',
          accountId: 'demo',
          test: true,
        })
      }, IMMEDIATE),
    remove,
    makeWay(asked, name, currency) {
      const startup = startups.find(asked?.id)
      const details = { name, description: '', website: '', currency, timezone: systemTimeZone() }
      if (!startup) return startups.create(details)
      remove(startup)
      return startup.sample ? startups.save(startup.id, details) : startup
    },
  }
}

const SAMPLE_STARTUP = {
  name: 'Driftwood',
  description:
    'Booking software for small surf schools. An invented startup with invented figures.',
  website: 'https://driftwood.example',
  currency: 'USD',
  timezone: systemTimeZone(),
}
