import { type PublishingSettings, publishingSchema } from '../../../shared/contract/publishing.ts'
import { type Database, IMMEDIATE } from '../../db/open.ts'
import { installation } from '../../db/schema.ts'

export interface Settings {
  get(): PublishingSettings
  save(changes: Partial<PublishingSettings>): void
  /** Whether the server may answer: switched on, be it by another process, or open for this run. */
  isOn(): boolean
  /** Until the app closes, or until the switch or the port is changed. */
  setOnForThisRun(on: boolean): void
  /** Names that the server answers to besides this machine's own. */
  hosts(): string[]
  hostsOfRun(): string[]
  /** Adds names until the app closes. */
  addForThisRun(hosts: string[]): void
}

/** What the publishing server does, and for whom: off, and closed to those without a key, until told otherwise. */
export function createSettings(db: Database): Settings {
  const hostsOfRun = new Set<string>()
  let onForThisRun = false
  const get = () =>
    publishingSchema
      .catch({ enabled: false, port: 5100, open: false, hosts: [] })
      .parse(db.select().from(installation).get()?.publishing)
  return {
    get,
    save: changes =>
      db.transaction(() => {
        db.update(installation)
          .set({ publishing: { ...get(), ...changes } })
          .run()
      }, IMMEDIATE),
    isOn: () => onForThisRun || get().enabled,
    setOnForThisRun(on) {
      onForThisRun = on
    },
    hosts: () => [...get().hosts, ...hostsOfRun],
    hostsOfRun: () => [...hostsOfRun],
    addForThisRun: hosts => hosts.forEach(host => void hostsOfRun.add(host)),
  }
}
