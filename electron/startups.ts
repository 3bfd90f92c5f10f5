import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { StartupDetails } from '../shared/contract/startup.ts'
import { AppError } from '../shared/errors.ts'
import { DEFAULT_PRIVACY, type Privacy } from '../shared/privacy.ts'
import { type Database, IMMEDIATE } from './db/open.ts'
import { connections, milestones, snapshots, startups } from './db/schema.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Scope } from './metrics/metrics.ts'

export type StartupRow = typeof startups.$inferSelect

export interface Startups {
  /** The startup, or null before set-up. */
  get(): StartupRow | null
  /** The startup; throws SETUP_NEEDED before set-up. */
  need(): StartupRow
  save(details: StartupDetails, options?: { invented?: boolean }): StartupRow
  savePrivacy(privacy: Privacy): StartupRow
  remove(id: string): void
  /** Deletes the snapshots and milestones that were made from figures it no longer has. */
  forgetFigures(id: string): void
  /** What its figures are read from. */
  scope(startup: StartupRow): Scope
  /** True once every account under it was read to the end at least once: half a history is no figure. */
  isWhole(startup: StartupRow): boolean
  /** True while the sample is under its figures. */
  usesSample(startup: StartupRow): boolean
}

export function createStartups(db: Database, ledger: Ledger, now: () => number): Startups {
  const get = () => db.select().from(startups).orderBy(asc(startups.createdAt)).get() ?? null

  const need = () => {
    const startup = get()
    if (startup) return startup
    throw new AppError({
      code: 'SETUP_NEEDED',
      message: 'There is no startup yet.',
      fix: 'Connect a provider, or look around with the sample data, first.',
    })
  }

  const connectionsOf = (startupId: string) =>
    db.select().from(connections).where(eq(connections.startupId, startupId)).all()

  return {
    get,
    need,
    save(details, { invented = false } = {}) {
      const existing = get()
      if (!existing) {
        return db
          .insert(startups)
          .values({
            ...details,
            id: randomUUID(),
            privacy: DEFAULT_PRIVACY,
            invented,
            createdAt: now(),
          })
          .returning()
          .get()
      }
      return db.transaction(tx => {
        if (details.timezone !== existing.timezone) {
          ledger.rezone(
            connectionsOf(existing.id).map(it => it.id),
            details.timezone,
          )
        }
        return tx
          .update(startups)
          .set({ ...details, invented })
          .where(eq(startups.id, existing.id))
          .returning()
          .get()
      }, IMMEDIATE)
    },
    savePrivacy: privacy =>
      db.update(startups).set({ privacy }).where(eq(startups.id, need().id)).returning().get(),
    remove(id) {
      db.delete(startups).where(eq(startups.id, id)).run()
    },
    forgetFigures(id) {
      db.delete(snapshots).where(eq(snapshots.startupId, id)).run()
      db.delete(milestones).where(eq(milestones.startupId, id)).run()
    },
    isWhole(startup) {
      const rows = connectionsOf(startup.id)
      const begun = rows.some(it => it.state === 'ready' && it.lastSyncAt === null)
      return !begun && rows.some(it => it.lastSyncAt !== null)
    },
    usesSample: startup => connectionsOf(startup.id).some(it => it.provider === 'demo'),
    scope(startup) {
      const rows = connectionsOf(startup.id)
      return {
        currency: startup.currency,
        timezone: startup.timezone,
        connectionIds: rows.map(it => it.id),
        test: rows.some(it => it.test),
      }
    },
  }
}
