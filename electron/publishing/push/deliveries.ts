import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { Delivery } from '../../../shared/contract/publishing.ts'
import type { Snapshot } from '../../../shared/contract/snapshots.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../../db/open.ts'
import { deliveries, platforms, snapshots } from '../../db/schema.ts'
import type { Audience, Audiences } from '../../snapshots/audiences.ts'
import type { SnapshotFormat } from '../../snapshots/format.ts'
import type { MayLeave } from '../../snapshots/may-leave.ts'

/** What waits for a platform, in which order, and what no longer has to be sent. Sends nothing itself. */
export interface Deliveries {
  /**
   * Queues a snapshot for each platform that sees what this audience does and may have it. Whether it takes the place
   * of older ones that still wait, its format says. Runs in the snapshot's transaction.
   */
  enqueue(snapshot: Snapshot, audience: Audience): void
  /**
   * Queues a snapshot for one platform. Throws NOT_FOUND if that is gone, TEST_DATA if it may not have it,
   * CONFLICT if it may not leave.
   */
  enqueueFor(snapshot: Snapshot, platformId: string): Delivery
  /** The first in order of those that wait for a platform and of which `which` is true. */
  oldestWaiting(platformId: string, which?: SQL): DeliveryRow | null
  /** Whether it may be sent at this moment; stops it if its snapshot may not leave any more. */
  mayGo(id: string): boolean
  /** Stops all that waits for these platforms, for what it holds may no longer leave. Returns whether anything did. */
  withdraw(platformIds: string[], reason: string): boolean
  /** Throws CONFLICT where its snapshot may not leave any more. */
  retry(id: string): Delivery
  get(id: string): Delivery
  list(startupId: string): Delivery[]
}

export interface DeliveryRow {
  delivery: typeof deliveries.$inferSelect
  platform: typeof platforms.$inferSelect
  snapshot: typeof snapshots.$inferSelect
}

export interface DeliveriesParts {
  db: Database
  audiences: Pick<Audiences, 'ofPlatform' | 'followers'>
  format: Pick<SnapshotFormat, 'version' | 'mediaType' | 'policy'>
  mayLeave: MayLeave
  now(): number
}

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { db, audiences, format, now } = parts
  const queue = (snapshot: Snapshot, platformId: string): void => {
    const queued = { snapshotId: snapshot.id, platformId, format }
    if (format.policy === 'newest only') supersede(db, queued)
    insert(db, queued, now())
  }
  const mayLeave = (snapshotId: string, platformId: string): boolean => {
    const audience = audiences.ofPlatform(platformId)
    return audience !== null && parts.mayLeave(snapshotId, audience)
  }
  return {
    enqueue(snapshot, { startupId, platformId }) {
      for (const id of platformId === null ? audiences.followers(startupId) : [platformId]) {
        const platform = db.select().from(platforms).where(eq(platforms.id, id)).get()
        if (platform && mayHave(platform, snapshot)) queue(snapshot, id)
      }
    },
    enqueueFor: (snapshot, platformId) =>
      db.transaction(() => {
        // It may have been removed while the snapshot was signed.
        const platform = db.select().from(platforms).where(eq(platforms.id, platformId)).get()
        if (!platform) throw noPlatform()
        if (!mayHave(platform, snapshot)) throw notForTests(platform.name)
        if (!mayLeave(snapshot.id, platformId)) throw superseded()
        queue(snapshot, platformId)
        const once = [eq(deliveries.snapshotId, snapshot.id), eq(deliveries.platformId, platformId)]
        const row = rows(db)
          .where(and(...once))
          .get()
        if (!row) throw new Error('The delivery was not stored')
        return toDelivery(row)
      }, IMMEDIATE),
    oldestWaiting: (platformId, which) =>
      rows(db)
        .where(and(eq(deliveries.platformId, platformId), eq(deliveries.state, 'waiting'), which))
        .orderBy(asc(deliveries.position))
        .limit(1)
        .get() ?? null,
    mayGo: id =>
      db.transaction(() => {
        const row = rows(db).where(eq(deliveries.id, id)).get()
        if (row?.delivery.state !== 'waiting') return false
        const { platform, snapshot } = row
        if (mayLeave(snapshot.id, platform.id) && mayHave(platform, snapshot)) return true
        stopWaiting(db, SUPERSEDED, eq(deliveries.id, id))
        return false
      }, IMMEDIATE),
    withdraw: (platformIds, reason) =>
      stopWaiting(db, reason, inArray(deliveries.platformId, platformIds)),
    retry: id =>
      db.transaction(() => {
        const { state, snapshotId, platformId } = get(db, id)
        if (state !== 'delivered') {
          if (!mayLeave(snapshotId, platformId)) throw superseded()
          const again = { state: 'waiting', nextAttemptAt: now(), attempts: 0 } as const
          db.update(deliveries).set(again).where(eq(deliveries.id, id)).run()
        }
        return get(db, id)
      }, IMMEDIATE),
    get: id => get(db, id),
    list: startupId => list(db, startupId),
  }
}

const rows = (db: Database) =>
  db
    .select({ delivery: deliveries, platform: platforms, snapshot: snapshots })
    .from(deliveries)
    .innerJoin(platforms, eq(platforms.id, deliveries.platformId))
    .innerJoin(snapshots, eq(snapshots.id, deliveries.snapshotId))

function get(db: Database, id: string): Delivery {
  const row = rows(db).where(eq(deliveries.id, id)).get()
  if (row) return toDelivery(row)
  throw new AppError({ code: 'NOT_FOUND', message: 'There is no such delivery.' })
}

const list = (db: Database, startupId: string): Delivery[] =>
  rows(db)
    .where(eq(snapshots.startupId, startupId))
    .orderBy(desc(deliveries.position))
    .limit(100)
    .all()
    .map(toDelivery)

interface Queued {
  snapshotId: string
  platformId: string
  format: DeliveriesParts['format']
}

/** A newer snapshot of this format says all that an older one does. Those of another format go on waiting. */
function supersede(db: Database, { snapshotId, platformId, format }: Queued): void {
  const older = [
    eq(deliveries.platformId, platformId),
    eq(deliveries.format, format.version),
    ne(deliveries.snapshotId, snapshotId),
  ]
  stopWaiting(db, SUPERSEDED, and(...older))
}

function insert(db: Database, { snapshotId, platformId, format }: Queued, now: number): void {
  db.insert(deliveries)
    .values({
      id: randomUUID(),
      snapshotId,
      platformId,
      format: format.version,
      mediaType: format.mediaType,
      position: sql`(select coalesce(max(position), 0) + 1 from deliveries)`,
      state: 'waiting',
      createdAt: now,
      nextAttemptAt: now,
    })
    .onConflictDoNothing({ target: [deliveries.snapshotId, deliveries.platformId] })
    .run()
}

function stopWaiting(db: Database, reason: string, which: SQL | undefined): boolean {
  const { changes } = db
    .update(deliveries)
    .set({ state: 'stopped', nextAttemptAt: null, lastAnswer: reason })
    .where(and(eq(deliveries.state, 'waiting'), which))
    .run()
  return changes > 0
}

const SUPERSEDED = 'A newer snapshot took its place.'

export const noPlatform = (): AppError =>
  new AppError({ code: 'NOT_FOUND', message: 'There is no such platform.' })

const notForTests = (platform: string) =>
  new AppError({
    code: 'TEST_DATA',
    message: `These figures cannot be sent to ${platform}.`,
    why: 'They are made from test or sample data, and the platform is not marked as a test one.',
    fix: 'Connect a live account, or remove the platform and add it again as a test one.',
  })

const superseded = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This snapshot is not sent any more.',
    why: 'A newer one took its place, or what may be seen has changed since it was signed.',
    fix: 'Send the newest one to the platform.',
  })

const mayHave = (platform: { test: boolean }, snapshot: { test: boolean }): boolean =>
  platform.test || !snapshot.test

const toDelivery = ({ delivery, platform }: DeliveryRow): Delivery => {
  const { position: _position, format: _format, mediaType: _mediaType, ...told } = delivery
  return { ...told, platformName: platform.name }
}
