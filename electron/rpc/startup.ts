import type { Startup } from '../../shared/contract/startup.ts'
import { systemTimeZone } from '../../shared/time.ts'
import type { StartupRow, Startups } from '../startups.ts'
import { os } from './base.ts'

export interface StartupParts {
  startups: Startups
}

export const startupSection = ({ startups }: StartupParts) => {
  const toStartup = (row: StartupRow): Startup => ({ ...row, sample: startups.usesSample(row) })
  return os.startup.router({
    get: os.startup.get.handler(() => {
      const startup = startups.get()
      return startup && toStartup(startup)
    }),
    defaults: os.startup.defaults.handler(() => ({
      currency: 'USD',
      timezone: systemTimeZone(),
    })),
    save: os.startup.save.handler(({ input }) => toStartup(startups.save(input))),
    savePrivacy: os.startup.savePrivacy.handler(({ input }) =>
      toStartup(startups.savePrivacy(input)),
    ),
  })
}
