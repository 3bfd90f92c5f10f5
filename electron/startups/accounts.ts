import type { connections } from '../db/schema.ts'
import type { Scope } from '../metrics/scope.ts'

/** An account that is connected under a startup, as its row says. */
export type AccountRow = typeof connections.$inferSelect

/** Whether its first sync has not ended, so that its history is here in part, or not at all. */
export const isUnread = ({ state, lastSyncAt, cursor }: AccountRow): boolean =>
  lastSyncAt === null && (state !== 'disconnected' || cursor !== null)

/** Whether there is a history, and all of it is here. */
export const isWhole = (accounts: AccountRow[]): boolean =>
  accounts.some(it => it.lastSyncAt !== null) && !accounts.some(isUnread)

export const usesSample = (accounts: AccountRow[]): boolean =>
  accounts.some(it => it.provider === 'demo')

/** What a startup's metrics are read from. */
export const scopeOf = (
  { currency, timezone }: Pick<Scope, 'currency' | 'timezone'>,
  accounts: AccountRow[],
): Scope => ({
  currency,
  timezone,
  connectionIds: accounts.map(it => it.id),
  importedIds: accounts.filter(it => it.provider === 'csv').map(it => it.id),
  unreadIds: accounts.filter(isUnread).map(it => it.id),
  test: accounts.some(it => it.test),
})
