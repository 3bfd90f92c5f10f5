import {
  type AlertChannel,
  type AlertSettings,
  alertSettingsSchema,
} from '../../shared/contract/alerts.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { installation } from '../db/schema.ts'

/** Under which name the secret store has what belongs to a channel. */
export const SECRET_NAMES: Record<AlertChannel, string> = {
  email: 'alerts:email-password',
  webhook: 'alerts:webhook-secret',
}

const OFF: AlertSettings = { email: null, webhook: null }

export function settingsIn(db: Database): AlertSettings {
  const kept = db.select({ alerts: installation.alerts }).from(installation).get()?.alerts
  return alertSettingsSchema.catch(OFF).parse({ ...OFF, ...kept })
}

/** Changes what is named. Returns all of it. */
export const saveSettings = (db: Database, changes: Partial<AlertSettings>): AlertSettings =>
  db.transaction(() => {
    db.update(installation)
      .set({ alerts: { ...settingsIn(db), ...changes } })
      .run()
    return settingsIn(db)
  }, IMMEDIATE)

export const channelsIn = ({ email, webhook }: AlertSettings): AlertChannel[] => [
  ...(email ? (['email'] as const) : []),
  ...(webhook ? (['webhook'] as const) : []),
]

/** The names of the secrets that the settings point to. */
export function alertSecrets(db: Database): string[] {
  const { email, webhook } = settingsIn(db)
  return [...(email?.user ? [SECRET_NAMES.email] : []), ...(webhook ? [SECRET_NAMES.webhook] : [])]
}
