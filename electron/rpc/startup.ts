import type { Startup } from '../../shared/contract/startup.ts'
import type { Privacy } from '../../shared/privacy.ts'
import { systemTimeZone } from '../../shared/time.ts'
import type { Connections } from '../connections/connections.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Audiences } from '../snapshots/audiences.ts'
import { currencyOf } from '../startups/region.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface StartupParts {
  startups: Startups
  audiences: Audiences
  connections: Connections
  jobs: Pick<Jobs, 'enqueue'>
  changePrivacy(startup: StartupRow, privacy: Privacy): Promise<void>
  removeStartup(startup: StartupRow): Promise<void>
}

export const startupSection = (parts: StartupParts) => {
  const { startups, audiences, connections, jobs, changePrivacy, removeStartup } = parts
  const { one, oneOrNone } = about(startups)
  const toStartup = (row: StartupRow): Startup => ({
    ...row,
    privacy: audiences.publicOf(row.id).privacy,
    sample: startups.usesSample(row),
  })
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
    save: oneOrNone.startup.save.handler(({ input, context: { whose } }) => {
      const startup = startups.save(whose?.id ?? null, input)
      jobs.enqueue({ kind: 'sign-snapshot', key: startup.id })
      return toStartup(startup)
    }),
    savePrivacy: one.startup.savePrivacy.handler(async ({ input, context: { whose } }) => {
      await changePrivacy(whose, input)
      return toStartup(startups.need(whose.id))
    }),
    remove: one.startup.remove.handler(({ context: { whose } }) => removeStartup(whose)),
  })
}
