import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, gt, inArray, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Delivery, Platform } from '../../../shared/contract/publishing.ts'
import type { Snapshot } from '../../../shared/contract/snapshots.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../../db/open.ts'
import { deliveries, platforms, snapshots } from '../../db/schema.ts'
import type { SecretStore } from '../../secrets/store.ts'
import type { MayLeave } from '../../snapshots/may-leave.ts'
import type { AddressesOf } from './private-address.ts'
import { LONGEST_WAIT, send } from './send.ts'

const FIRST_WAIT = 30_000
/** About three and a half days of tries, then the delivery stops and says so. */
const MOST_ATTEMPTS = 24
const TIMEOUT = 30_000
/** Whoever claims a delivery has so long to see it through before it is due again. */
const CLAIM = 2 * TIMEOUT
/** No wait is longer. What is due later still was put off while the clock was ahead. */
const FARTHEST = 1.5 * LONGEST_WAIT
/** How long closing waits for the answer to what is being sent. */
const GRACE = 5_000

/** The order in which they were made, not that of what the clock said then: it may have been ahead. */
const asMade = sql`deliveries.rowid`

export interface Outbox {
  /**
   * Queues a startup's snapshot for each of its platforms that may have it, in place of older ones that still wait: it
   * says all that they say. Runs in the snapshot's transaction.
   */
  enqueue(snapshot: Snapshot, startupId: string): void
  /**
   * Queues a snapshot for one platform. Throws NOT_FOUND if that is gone, TEST_DATA if it may not have it,
   * CONFLICT if it may not leave.
   */
  enqueueFor(snapshot: Snapshot, platformId: string): Delivery
  /**
   * Sends what is due, to one platform or to all: to each one at a time, oldest first, and to all of them side by
   * side, so that none waits for another's answer.
   */
  flush(platformId?: string): Promise<void>
  /** The same, for those who do not wait for it. */
  flushSoon(): void
  /** Stops all that waits of a startup, for what it holds may no longer leave. Returns whether anything did. */
  withdraw(startupId: string, reason: string): boolean
  /** Throws CONFLICT where its snapshot may not leave any more. */
  retry(id: string): Delivery
  get(id: string): Delivery
  list(startupId: string): Delivery[]
  /** Sends nothing more. What is under way gets a moment for its answer; what waits is kept. */
  close(): Promise<void>
}

interface OutboxParts {
  db: Database
  secrets: SecretStore
  mediaType: string
  mayLeave: MayLeave
  addressesOf: AddressesOf
  now(): number
  random(): number
  onError(error: unknown): void
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { db, secrets, mediaType, mayLeave, addressesOf, now, random } = parts
  const closing = new AbortController()
  let closed = false
  /** By platform, while something is sent to it. */
  const sending = new Map<string, Promise<void>>()

  const select = () =>
    db
      .select({ delivery: deliveries, platform: platforms, snapshot: snapshots })
      .from(deliveries)
      .innerJoin(platforms, eq(platforms.id, deliveries.platformId))
      .innerJoin(snapshots, eq(snapshots.id, deliveries.snapshotId))

  function stopWaiting(reason: string, which?: SQL): boolean {
    const { changes } = db
      .update(deliveries)
      .set({ state: 'stopped', nextAttemptAt: null, lastAnswer: reason })
      .where(and(eq(deliveries.state, 'waiting'), which))
      .run()
    return changes > 0
  }

  function insert(snapshot: Snapshot, platform: Platform): void {
    const older = ne(deliveries.snapshotId, snapshot.id)
    stopWaiting(SUPERSEDED, and(eq(deliveries.platformId, platform.id), older))
    db.insert(deliveries)
      .values({
        id: randomUUID(),
        snapshotId: snapshot.id,
        platformId: platform.id,
        state: 'waiting',
        createdAt: now(),
        nextAttemptAt: now(),
      })
      .onConflictDoNothing()
      .run()
  }

  const get = (id: string): Delivery => {
    const row = select().where(eq(deliveries.id, id)).get()
    if (row) return toDelivery(row)
    throw new AppError({ code: 'NOT_FOUND', message: 'There is no such delivery.' })
  }

  /** Whether it may be sent at this moment; stops it if its snapshot may not leave any more. */
  function mayGo(id: string): boolean {
    return db.transaction(() => {
      const row = select().where(eq(deliveries.id, id)).get()
      if (row?.delivery.state !== 'waiting') return false
      if (mayLeave(row.snapshot.id) && mayHave(row.platform, row.snapshot)) return true
      stopWaiting(SUPERSEDED, eq(deliveries.id, id))
      return false
    }, IMMEDIATE)
  }

  const due = () =>
    and(
      eq(deliveries.state, 'waiting'),
      or(lte(deliveries.nextAttemptAt, now()), gt(deliveries.nextAttemptAt, now() + FARTHEST)),
    )

  /** A platform's oldest delivery that is due, claimed: no other process sends it meanwhile. */
  function claim(platformId: string): Row | null {
    for (;;) {
      const row = select()
        .where(and(eq(deliveries.platformId, platformId), due()))
        .orderBy(asc(asMade))
        .limit(1)
        .get()
      if (!row) return null
      const { changes } = db
        .update(deliveries)
        .set({ nextAttemptAt: now() + CLAIM })
        .where(and(eq(deliveries.id, row.delivery.id), due()))
        .run()
      if (changes > 0) return row
    }
  }

  async function attempt({ delivery, platform, snapshot }: Row): Promise<void> {
    const outcome = await send(platform, snapshot, {
      mediaType,
      token: () => secrets.get(tokenName(platform.id)),
      mayGo: () => mayGo(delivery.id),
      addressesOf,
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT)]),
    })
    if (outcome.state === 'withheld') return
    const mine = eq(deliveries.id, delivery.id)
    if (closing.signal.aborted && outcome.state === 'later') {
      // Whether it arrived is not known; the next start sends it again, under the same key.
      const waiting = and(mine, eq(deliveries.state, 'waiting'))
      db.update(deliveries).set({ nextAttemptAt: now() }).where(waiting).run()
      return
    }
    const attempts = delivery.attempts + 1
    const later = outcome.state === 'later' && attempts < MOST_ATTEMPTS
    const wait = Math.max(outcome.wait ?? 0, backoff(attempts) * (0.75 + random() / 2))
    db.update(deliveries)
      .set({
        attempts,
        lastAnswer: outcome.words,
        state: later ? 'waiting' : outcome.state === 'delivered' ? 'delivered' : 'stopped',
        nextAttemptAt: later ? Math.round(now() + wait) : null,
        deliveredAt: outcome.state === 'delivered' ? now() : null,
      })
      // What was stopped meanwhile stays so, unless it arrived after all.
      .where(outcome.state === 'delivered' ? mine : and(mine, eq(deliveries.state, 'waiting')))
      .run()
  }

  async function sendDue(platformId: string): Promise<void> {
    try {
      while (!closed) {
        const row = claim(platformId)
        if (!row) return
        await attempt(row)
      }
    } finally {
      sending.delete(platformId)
    }
  }

  function flushOne(platformId: string): Promise<void> {
    const lane = sending.get(platformId) ?? Promise.resolve().then(() => sendDue(platformId))
    sending.set(platformId, lane)
    return lane
  }

  async function flush(platformId?: string): Promise<void> {
    if (platformId !== undefined) return flushOne(platformId)
    const waiting = db
      .selectDistinct({ id: deliveries.platformId })
      .from(deliveries)
      .where(due())
      .all()
    await Promise.all(waiting.map(({ id }) => flushOne(id)))
  }

  return {
    enqueue(snapshot, startupId) {
      const own = db.select().from(platforms).where(eq(platforms.startupId, startupId)).all()
      for (const platform of own) {
        if (mayHave(platform, snapshot)) insert(snapshot, platform)
      }
    },
    enqueueFor: (snapshot, platformId) =>
      db.transaction(() => {
        // It may have been removed while the snapshot was signed.
        const platform = db.select().from(platforms).where(eq(platforms.id, platformId)).get()
        if (!platform) throw noPlatform()
        if (!mayHave(platform, snapshot)) throw notForTests(platform.name)
        if (!mayLeave(snapshot.id)) throw superseded()
        insert(snapshot, platform)
        const row = select()
          .where(and(eq(deliveries.snapshotId, snapshot.id), eq(deliveries.platformId, platformId)))
          .get()
        if (!row) throw new Error('The delivery was not stored')
        return toDelivery(row)
      }, IMMEDIATE),
    flush,
    flushSoon: () => void flush().catch(parts.onError),
    withdraw(startupId, reason) {
      const own = db
        .select({ id: snapshots.id })
        .from(snapshots)
        .where(eq(snapshots.startupId, startupId))
      return stopWaiting(reason, inArray(deliveries.snapshotId, own))
    },
    retry: id =>
      db.transaction(() => {
        const { state, snapshotId } = get(id)
        if (state !== 'delivered') {
          if (!mayLeave(snapshotId)) throw superseded()
          db.update(deliveries)
            .set({ state: 'waiting', nextAttemptAt: now(), attempts: 0 })
            .where(eq(deliveries.id, id))
            .run()
        }
        return get(id)
      }, IMMEDIATE),
    get,
    list: startupId =>
      select()
        .where(eq(snapshots.startupId, startupId))
        .orderBy(desc(asMade))
        .limit(100)
        .all()
        .map(toDelivery),
    async close() {
      closed = true
      const impatient = setTimeout(() => closing.abort(), GRACE)
      await Promise.allSettled(sending.values())
      clearTimeout(impatient)
    },
  }
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

export const tokenName = (platformId: string): string => `platform:${platformId}`

const mayHave = (platform: { test: boolean }, snapshot: { test: boolean }): boolean =>
  platform.test || !snapshot.test

const backoff = (attempts: number): number =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))

type Row = {
  delivery: typeof deliveries.$inferSelect
  platform: typeof platforms.$inferSelect
  snapshot: typeof snapshots.$inferSelect
}

const toDelivery = ({ delivery, platform }: Row): Delivery => ({
  ...delivery,
  platformName: platform.name,
})
