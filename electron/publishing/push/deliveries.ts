import { randomUUID } from 'node:crypto'
import { and, asc, count, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import type { Delivery } from '../../../shared/contract/publishing.ts'
import type { Snapshot } from '../../../shared/contract/snapshots.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../../db/open.ts'
import { deliveries, jobs, platforms, snapshots } from '../../db/schema.ts'
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
  /** The first in order of those that wait for a platform. */
  oldestWaiting(platformId: string): DeliveryRow | null
  /** The platforms for which something waits. */
  awaited(): string[]
  /** Whether it may be sent at this moment; stops it if its snapshot may not leave any more. */
  mayGo(id: string): boolean
  /** Stops all that waits for these platforms, for what it holds may no longer leave. Returns whether anything did. */
  withdraw(platformIds: string[], reason: string): boolean
  /** Throws CONFLICT where its snapshot may not leave any more. */
  retry(id: string): Delivery
  /** Stops what waits first for a platform: nobody tries it again by itself. */
  giveUp(platformId: string): void
  /** Has what waits for a platform sent, if anything does. */
  goOn(platformId: string): void
  /** Has the newest of a platform wait again, if it was stopped and its snapshot may leave still. */
  revive(platformId: string): void
  get(id: string): Delivery
  /** How many there are in each state that any is in. */
  counts(): { state: Delivery['state']; n: number }[]
  list(startupId: string): Delivery[]
}

export interface DeliveryRow {
  delivery: typeof deliveries.$inferSelect
  platform: typeof platforms.$inferSelect
  snapshot: typeof snapshots.$inferSelect
  nextAttemptAt: number | null
}

export interface DeliveriesParts {
  db: Database
  audiences: Pick<Audiences, 'ofPlatform' | 'followers'>
  format: Pick<SnapshotFormat, 'version' | 'mediaType' | 'policy'>
  mayLeave: MayLeave
  now(): number
  /** Has what waits for a platform sent; called in the transaction in which it waits. */
  haveSent(platformId: string, asked: { byHand: boolean }): void
}

export function createDeliveries(parts: DeliveriesParts): Deliveries {
  const { db, audiences, format, now, haveSent } = parts
  const queue = (snapshot: Snapshot, platformId: string, byHand: boolean): void => {
    const queued = { snapshotId: snapshot.id, platformId, format }
    if (format.policy === 'newest only') supersede(db, queued)
    if (insert(db, queued, now())) haveSent(platformId, { byHand })
  }
  const mayLeave = (snapshotId: string, platformId: string): boolean => {
    const audience = audiences.ofPlatform(platformId)
    return audience !== null && parts.mayLeave(snapshotId, audience)
  }
  return {
    enqueue(snapshot, { startupId, platformId }) {
      for (const id of platformId === null ? audiences.followers(startupId) : [platformId]) {
        const platform = db.select().from(platforms).where(eq(platforms.id, id)).get()
        if (platform && mayHave(platform, snapshot)) queue(snapshot, id, false)
      }
    },
    enqueueFor: (snapshot, platformId) =>
      db.transaction(() => {
        // It may have been removed while the snapshot was signed.
        const platform = db.select().from(platforms).where(eq(platforms.id, platformId)).get()
        if (!platform) throw noPlatform()
        if (!mayHave(platform, snapshot)) throw notForTests(platform.name)
        if (!mayLeave(snapshot.id, platformId)) throw superseded()
        queue(snapshot, platformId, true)
        const once = [eq(deliveries.snapshotId, snapshot.id), eq(deliveries.platformId, platformId)]
        const row = rows(db)
          .where(and(...once))
          .get()
        if (!row) throw new Error('The delivery was not stored')
        return toDelivery(row)
      }, IMMEDIATE),
    oldestWaiting: platformId => oldestWaiting(db, platformId),
    awaited: () => awaited(db),
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
          waitAgain(db, id)
          haveSent(platformId, { byHand: true })
        }
        return get(db, id)
      }, IMMEDIATE),
    giveUp(platformId) {
      const first = oldestWaiting(db, platformId)
      if (!first) return
      const mine = eq(deliveries.id, first.delivery.id)
      db.update(deliveries).set({ state: 'stopped' }).where(mine).run()
    },
    goOn(platformId) {
      if (oldestWaiting(db, platformId)) haveSent(platformId, { byHand: false })
    },
    revive(platformId) {
      const newest = rows(db)
        .where(eq(deliveries.platformId, platformId))
        .orderBy(desc(deliveries.position))
        .limit(1)
        .get()?.delivery
      if (newest?.state === 'stopped' && mayLeave(newest.snapshotId, platformId))
        waitAgain(db, newest.id)
    },
    get: id => get(db, id),
    counts: () => counts(db),
    list: startupId => list(db, startupId),
  }
}

/** When what waits for a platform is tried next: it is one job a platform. */
const nextTry = (db: Database) =>
  sql<number | null>`(${db
    .select({ at: jobs.runAt })
    .from(jobs)
    .where(
      and(
        eq(jobs.kind, 'deliver'),
        eq(jobs.key, deliveries.platformId),
        sql`${jobs.state} in ('waiting', 'failed')`,
        eq(deliveries.state, 'waiting'),
      ),
    )})`

const rows = (db: Database) =>
  db
    .select({
      delivery: deliveries,
      platform: platforms,
      snapshot: snapshots,
      nextAttemptAt: nextTry(db),
    })
    .from(deliveries)
    .innerJoin(platforms, eq(platforms.id, deliveries.platformId))
    .innerJoin(snapshots, eq(snapshots.id, deliveries.snapshotId))

const oldestWaiting = (db: Database, platformId: string): DeliveryRow | null =>
  rows(db)
    .where(and(eq(deliveries.platformId, platformId), eq(deliveries.state, 'waiting')))
    .orderBy(asc(deliveries.position))
    .limit(1)
    .get() ?? null

const awaited = (db: Database): string[] =>
  db
    .selectDistinct({ id: deliveries.platformId })
    .from(deliveries)
    .where(eq(deliveries.state, 'waiting'))
    .all()
    .map(it => it.id)

const counts = (db: Database) =>
  db
    .select({ state: deliveries.state, n: count() })
    .from(deliveries)
    .groupBy(deliveries.state)
    .all()

function waitAgain(db: Database, id: string): void {
  const again = { state: 'waiting', attempts: 0 } as const
  db.update(deliveries).set(again).where(eq(deliveries.id, id)).run()
}

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

/** Returns false where the platform has, or had, this snapshot. */
function insert(db: Database, { snapshotId, platformId, format }: Queued, now: number): boolean {
  const { changes } = db
    .insert(deliveries)
    .values({
      id: randomUUID(),
      snapshotId,
      platformId,
      format: format.version,
      mediaType: format.mediaType,
      position: sql`(select coalesce(max(position), 0) + 1 from deliveries)`,
      state: 'waiting',
      createdAt: now,
    })
    .onConflictDoNothing({ target: [deliveries.snapshotId, deliveries.platformId] })
    .run()
  return changes > 0
}

function stopWaiting(db: Database, reason: string, which: SQL | undefined): boolean {
  const { changes } = db
    .update(deliveries)
    .set({ state: 'stopped', lastAnswer: reason })
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

const toDelivery = ({ delivery, platform, nextAttemptAt }: DeliveryRow): Delivery => {
  const { position: _position, format: _format, mediaType: _mediaType, ...told } = delivery
  return { ...told, nextAttemptAt, platformName: platform.name }
}
