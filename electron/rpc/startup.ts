import type { Startup } from '../../shared/contract/startup.ts'
import { systemTimeZone } from '../../shared/time.ts'
import type { Connections } from '../connections.ts'
import type { Outbox } from '../publishing/outbox.ts'
import { currencyOf } from '../region.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { StartupRow, Startups } from '../startups.ts'
import { about, os } from './base.ts'

export interface StartupParts {
  startups: Startups
  connections: Connections
  snapshots: Snapshots
  outbox: Outbox
  removeStartup(startup: StartupRow): Promise<void>
}

export const startupSection = (parts: StartupParts) => {
  const { startups, connections, snapshots, outbox, removeStartup } = parts
  const { one, oneOrNone } = about(startups)
  const toStartup = (row: StartupRow): Startup => ({ ...row, sample: startups.usesSample(row) })
  return os.startup.router({
    list: os.startup.list.handler(() =>
      startups
        .list()
        .map(row => ({ ...toStartup(row), connections: connections.list(row.id).length })),
    ),
    create: os.startup.create.handler(({ input }) => toStartup(startups.create(input))),
    get: oneOrNone.startup.get.handler(({ context: { whose } }) => whose && toStartup(whose)),
    defaults: os.startup.defaults.handler(() => ({
      currency: currencyOf(Intl.DateTimeFormat().resolvedOptions().locale),
      timezone: systemTimeZone(),
    })),
    save: oneOrNone.startup.save.handler(({ input, context: { whose } }) =>
      toStartup(whose ? startups.save(whose.id, input) : startups.create(input)),
    ),
    savePrivacy: one.startup.savePrivacy.handler(async ({ input, context: { whose } }) => {
      const reason = 'The privacy settings changed before it was sent.'
      const withdrawn = outbox.withdraw(whose.id, reason)
      const startup = startups.savePrivacy(whose.id, input)
      // Where it cannot be signed now, the minute's check signs it later and tells why not.
      if (withdrawn) await snapshots.create(startup).catch(() => null)
      outbox.flushSoon()
      return toStartup(startup)
    }),
    remove: one.startup.remove.handler(({ context: { whose } }) => removeStartup(whose)),
  })
}
