import { randomUUID } from 'node:crypto'
import { asc, eq, isNull } from 'drizzle-orm'
import type { StartupDetails } from '../../shared/contract/startup.ts'
import { setupNeeded } from '../../shared/errors.ts'
import { DEFAULT_PRIVACY } from '../../shared/privacy.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import {
  apiKeys,
  audiences,
  connections,
  milestones,
  platforms,
  snapshots,
  startups,
} from '../db/schema.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Scope } from '../metrics/scope.ts'
import { type AccountRow, isUnread, isWhole, scopeOf, usesSample } from './accounts.ts'
import { startupGone, theOneMeant } from './startup-named.ts'

/** The name of the first startup's key. The others' are their own, so that no platform takes one for another. */
export const FIRST_SIGNING_KEY = 'signing-key'

export type StartupRow = typeof startups.$inferSelect

export interface Startups {
  /** Every startup, the oldest first. */
  list(): StartupRow[]
  /**
   * The one that is meant by its id, the beginning of it or its name; where nothing is said, the only
   * one, or null before set-up. Throws NOT_FOUND, and STARTUP_NEEDED where it could be several.
   */
  find(named: string | undefined): StartupRow | null
  /** The same; throws SETUP_NEEDED before set-up. */
  need(named: string | undefined): StartupRow
  /** As it is now; null once it is removed. */
  byId(id: string): StartupRow | null
  /** The one that a connection is under, or null once that is gone. */
  ofConnection(connectionId: string): StartupRow | null
  create(details: StartupDetails, options?: { sample?: boolean }): StartupRow
  /**
   * Changes its details, which makes them the user's. A new time zone moves its entries to their new days. With
   * null it is the only one, or made where there is none yet. Throws NOT_FOUND, and STARTUP_NEEDED where there are several.
   */
  save(id: string | null, details: StartupDetails): StartupRow
  /**
   * Deletes it with all that the ledger has of it, unless a connection or a platform is under it: their keys
   * are forgotten before. Returns whether it is gone.
   */
  removeBare(id: string): boolean
  /** Deletes the snapshots and milestones that were made from figures it no longer has. */
  forgetFigures(id: string): void
  /** What its figures are read from. */
  scope(startup: StartupRow): Scope
  /**
   * True once every account under it was read to the end at least once: half a history is no figure, whether
   * the rest is still to come or its key was refused or forgotten half-way. One that was disconnected before
   * anything was read of it is in no figure.
   */
  isWhole(startup: StartupRow): boolean
  /** The names of the accounts that keep it from being whole. */
  unread(startup: StartupRow): string[]
  /** True while the sample is under its figures. */
  usesSample(startup: StartupRow): boolean
}

export function createStartups(db: Database, ledger: Ledger, now: () => number): Startups {
  const list = () => db.select().from(startups).orderBy(asc(startups.createdAt)).all()

  const find = (named: string | undefined) => theOneMeant(list(), named)

  const accountsOf = ({ id }: { id: string }): AccountRow[] =>
    db.select().from(connections).where(eq(connections.startupId, id)).all()

  function change(id: string, values: Partial<StartupRow>): StartupRow {
    const changed = db.update(startups).set(values).where(eq(startups.id, id)).returning().get()
    if (changed) return changed
    throw startupGone()
  }

  /** To be called in a writing transaction. */
  function create(details: StartupDetails, { sample = false } = {}): StartupRow {
    const id = randomUUID()
    const signingKey = list().length === 0 ? FIRST_SIGNING_KEY : `${FIRST_SIGNING_KEY}:${id}`
    const made = { ...details, id, signingKey, sample, createdAt: now() }
    const startup = db.insert(startups).values(made).returning().get()
    db.insert(audiences).values({ id: randomUUID(), startupId: id, privacy: DEFAULT_PRIVACY }).run()
    // What was made for platforms before there was a startup is for the first one.
    for (const table of [apiKeys, platforms]) {
      db.update(table).set({ startupId: id }).where(isNull(table.startupId)).run()
    }
    return startup
  }

  return {
    list,
    find,
    byId: id => db.select().from(startups).where(eq(startups.id, id)).get() ?? null,
    need(named) {
      const startup = find(named)
      if (startup) return startup
      throw setupNeeded()
    },
    ofConnection(connectionId) {
      const row = db
        .select({ startup: startups })
        .from(connections)
        .innerJoin(startups, eq(startups.id, connections.startupId))
        .where(eq(connections.id, connectionId))
        .get()
      return row?.startup ?? null
    },
    create: (details, options) => db.transaction(() => create(details, options), IMMEDIATE),
    save: (id, details) =>
      db.transaction(() => {
        // There may be one by now.
        const before = find(id ?? undefined)
        if (!before) return create(details)
        if (details.timezone !== before.timezone) {
          const own = accountsOf(before).map(it => it.id)
          ledger.rezone(own, details.timezone)
        }
        return change(before.id, { ...details, sample: false })
      }, IMMEDIATE),
    removeBare: id =>
      db.transaction(() => {
        const platform = db.select().from(platforms).where(eq(platforms.startupId, id)).get()
        if (platform || accountsOf({ id }).length > 0) return false
        db.delete(startups).where(eq(startups.id, id)).run()
        return true
      }, IMMEDIATE),
    forgetFigures(id) {
      db.delete(snapshots).where(eq(snapshots.startupId, id)).run()
      db.delete(milestones).where(eq(milestones.startupId, id)).run()
      change(id, { milestonesCheckedAt: null })
    },
    isWhole: it => isWhole(accountsOf(it)),
    unread: it =>
      accountsOf(it)
        .filter(isUnread)
        .map(({ name }) => name),
    usesSample: it => usesSample(accountsOf(it)),
    scope: it => scopeOf(it, accountsOf(it)),
  }
}
