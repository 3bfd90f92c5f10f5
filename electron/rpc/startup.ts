import type { Startup } from '../../shared/contract/startup.ts'
import { systemTimeZone } from '../../shared/time.ts'
import type { Outbox } from '../publishing/outbox.ts'
import { currencyOf } from '../region.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { StartupRow, Startups } from '../startups.ts'
import { os } from './base.ts'

export interface StartupParts {
  startups: Startups
  snapshots: Snapshots
  outbox: Outbox
}

export const startupSection = ({ startups, snapshots, outbox }: StartupParts) => {
  const toStartup = (row: StartupRow): Startup => ({ ...row, sample: startups.usesSample(row) })
  return os.startup.router({
    get: os.startup.get.handler(() => {
      const startup = startups.get()
      return startup && toStartup(startup)
    }),
    defaults: os.startup.defaults.handler(() => ({
      currency: currencyOf(Intl.DateTimeFormat().resolvedOptions().locale),
      timezone: systemTimeZone(),
    })),
    save: os.startup.save.handler(({ input }) => toStartup(startups.save(input))),
    savePrivacy: os.startup.savePrivacy.handler(async ({ input }) => {
      const withdrawn = outbox.withdraw('The privacy settings changed before it was sent.')
      const startup = toStartup(startups.savePrivacy(input))
      // Where it cannot be signed now, the minute's check signs it later and tells why not.
      if (withdrawn) await snapshots.create().catch(() => null)
      outbox.flushSoon()
      return startup
    }),
  })
}
