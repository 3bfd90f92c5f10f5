import { eq } from 'drizzle-orm'
import type { Snapshot } from '../../shared/contract/snapshots.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections } from '../db/schema.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import type { Audience, Audiences } from './audiences.ts'
import type { MayLeave } from './may-leave.ts'
import { type SealingParts, sealing } from './seal.ts'
import type { Signer } from './signing-key.ts'
import type { Sealed, Stored } from './stored.ts'

interface DueParts extends SealingParts {
  db: Database
  startups: Pick<Startups, 'scope' | 'isWhole' | 'byId'>
  audiences: Pick<Audiences, 'withProfile'>
  signer(startup: StartupRow): Promise<Signer>
  mayLeave: MayLeave
  newest: Stored['newest']
  /** Stores what was sealed, and queues it; called inside a writing transaction. */
  store(audience: Audience, sealed: Sealed): Snapshot
}

const DAY = 86_400_000

/**
 * Signs a startup's figures for each audience for which a disclosed one changed since its newest snapshot, or that
 * one is a day old. Where nothing can have changed since it last looked, it reads no figure.
 */
export function createDue(parts: DueParts): (startup: StartupRow) => Promise<Snapshot[]> {
  const { db, startups, audiences, metrics, now } = parts

  /** By startup: what was there when figures were last compared, and when the newest snapshots were made then. */
  const compared = new Map<string, { state: string; newest: number[] }>()

  const syncsOf = (startup: StartupRow) =>
    db
      .select({ id: connections.id, state: connections.state, lastSyncAt: connections.lastSyncAt })
      .from(connections)
      .where(eq(connections.startupId, startup.id))
      .all()

  /** Figures are made of what was synced, the settings and the day, and of nothing else. */
  const stateOf = (startup: StartupRow): string =>
    JSON.stringify([
      startup,
      audiences.withProfile(startup.id),
      syncsOf(startup),
      metrics.today(startups.scope(startup)),
    ])

  /** Signs for one audience, unless its newest still says what would be signed now. */
  function renew(audience: Audience, next: Sealed): { made: Snapshot[]; newest: number } {
    const before = parts.newest(audience.id)
    const stands =
      before &&
      parts.mayLeave(before.id, audience) &&
      figuresOf(before.document) === figuresOf(next.document) &&
      !aDayApart(next.createdAt, before.createdAt)
    return stands
      ? { made: [], newest: before.createdAt }
      : { made: [parts.store(audience, next)], newest: next.createdAt }
  }

  return async startup => {
    if (!startups.isWhole(startup)) return []
    const state = stateOf(startup)
    const last = compared.get(startup.id)
    if (last?.state === state && !last.newest.some(it => aDayApart(now(), it))) return []

    const signer = await parts.signer(startup)
    // Nothing is awaited from here on, and no other process writes: one change, one snapshot.
    return db.transaction(() => {
      const asItIs = startups.byId(startup.id)
      if (!asItIs || !startups.isWhole(asItIs)) return []
      const seal = sealing(parts, asItIs, signer)
      const looked = audiences.withProfile(startup.id).map(it => renew(it, seal(it)))
      compared.set(startup.id, { state, newest: looked.map(it => it.newest) })
      return looked.flatMap(it => it.made)
    }, IMMEDIATE)
  }
}

/** Either way: the clock may have been ahead when the newest was made. */
const aDayApart = (one: number, other: number): boolean => Math.abs(one - other) >= DAY

/** The signed figures alone, without the time of signing. */
const figuresOf = (document: string): unknown => JSON.parse(document).data
