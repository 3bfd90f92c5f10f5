import { createHash, randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import type { Snapshot } from '../../shared/contract/snapshots.ts'
import { AppError } from '../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections, snapshots } from '../db/schema.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import { claimsOf } from './claims.ts'
import { disclose } from './disclosure.ts'
import type { SnapshotFormat } from './format.ts'
import type { MayLeave } from './may-leave.ts'
import type { Signer } from './signing-key.ts'

export interface Snapshots {
  /**
   * Signs a startup's figures as they are now. The outbox's rows are written in the same transaction. Throws
   * NO_DATA while an account's first sync has not ended: half of a history is no figure. Throws SIGNING_KEY_GONE,
   * unless `newKey` allows a new one.
   */
  create(startup: StartupRow, options?: { newKey?: boolean }): Promise<Snapshot>
  /**
   * Creates one if a disclosed figure changed since the newest, or that one is a day old. Waits for
   * every first sync to end. Cheap where nothing can have changed.
   */
  createIfDue(startup: StartupRow): Promise<Snapshot | null>
  latest(startupId: string): Snapshot | null
  /** The newest, if it may leave now; else a new one. Throws NO_DATA where there is nothing to sign yet. */
  current(startup: StartupRow): Promise<Snapshot>
  list(startupId: string): Snapshot[]
  /** Throws NOT_FOUND; also where it is another startup's than the one that is named. */
  get(id: string, startupId?: string): Snapshot
}

interface SnapshotsParts {
  db: Database
  startups: Startups
  metrics: MetricsReader
  format: SnapshotFormat
  signer(startup: StartupRow, options?: { newKey?: boolean }): Promise<Signer>
  mayLeave: MayLeave
  now(): number
  /** Queues deliveries; called inside the transaction that stores the snapshot. */
  enqueue(snapshot: Snapshot, startupId: string): void
}

const DAY = 86_400_000

export function createSnapshots(parts: SnapshotsParts): Snapshots {
  const { db, startups, metrics, format, now } = parts

  /** By startup: what was there when figures were last compared, and when the newest snapshot was made then. */
  const compared = new Map<string, { state: string; newest: number }>()

  /** Signs the figures as they are at this moment, whatever was so when the signer was asked for. */
  function seal(startup: StartupRow, signer: Signer): Sealed {
    const scope = startups.scope(startup)
    if (signer.test !== scope.test) throw changedMeanwhile()
    const createdAt = now()
    const figures = disclose(claimsOf(metrics, scope), startup.privacy)
    const today = metrics.today(scope)
    const document = format.seal(figures, signer, { now: createdAt, today })
    const imported = metrics.holdsImported(scope, { from: figures.oldestDay, to: today })
    return {
      version: format.version,
      createdAt,
      privacy: startup.privacy,
      oldestDay: figures.oldestDay,
      test: scope.test,
      trust: imported ? 'imported' : 'provider',
      hash: createHash('sha256').update(document).digest('hex'),
      publicKey: signer.publicKey,
      document,
    }
  }

  /** To be called in a writing transaction: the number is one more than the newest's. */
  function store(startup: StartupRow, sealed: Sealed): Snapshot {
    const seq = (newestOf(startup.id).get()?.seq ?? 0) + 1
    const row = { id: randomUUID(), startupId: startup.id, seq, ...sealed }
    const snapshot = toSnapshot(db.insert(snapshots).values(row).returning().get())
    parts.enqueue(snapshot, startup.id)
    return snapshot
  }

  async function create(startup: StartupRow, options?: { newKey?: boolean }): Promise<Snapshot> {
    if (!startups.isWhole(startup)) throw notWhole(startups.unread(startup))
    const signer = await parts.signer(startup, options)
    return db.transaction(() => {
      const asItIs = startups.need(startup.id)
      if (!startups.isWhole(asItIs)) throw notWhole(startups.unread(asItIs))
      return store(asItIs, seal(asItIs, signer))
    }, IMMEDIATE)
  }

  const newestOf = (startupId: string) =>
    db
      .select()
      .from(snapshots)
      .where(eq(snapshots.startupId, startupId))
      .orderBy(desc(snapshots.seq))

  const latest = (startupId: string): Snapshot | null => {
    const row = newestOf(startupId).get()
    return row ? toSnapshot(row) : null
  }

  const syncsOf = (startup: StartupRow) =>
    db
      .select({ id: connections.id, state: connections.state, lastSyncAt: connections.lastSyncAt })
      .from(connections)
      .where(eq(connections.startupId, startup.id))
      .all()

  return {
    create,
    async current(startup) {
      const newest = latest(startup.id)
      return newest && parts.mayLeave(newest.id) ? newest : create(startup)
    },
    async createIfDue(startup) {
      if (!startups.isWhole(startup)) return null
      // Figures are made of what was synced, the settings and the day, and of nothing else.
      const state = JSON.stringify([
        startup,
        syncsOf(startup),
        metrics.today(startups.scope(startup)),
      ])
      const last = compared.get(startup.id)
      if (last?.state === state && !aDayApart(now(), last.newest)) return null

      const signer = await parts.signer(startup)
      // Nothing is awaited from here on, and no other process writes: one change, one snapshot.
      return db.transaction(() => {
        const asItIs = startups.byId(startup.id)
        if (!asItIs || !startups.isWhole(asItIs)) return null
        const before = latest(startup.id)
        const next = seal(asItIs, signer)
        const stands =
          before &&
          parts.mayLeave(before.id) &&
          figuresOf(before.document) === figuresOf(next.document) &&
          !aDayApart(next.createdAt, before.createdAt)
        const made = stands ? null : store(asItIs, next)
        compared.set(startup.id, { state, newest: made?.createdAt ?? before?.createdAt ?? 0 })
        return made
      }, IMMEDIATE)
    },
    latest,
    list: startupId => newestOf(startupId).limit(100).all().map(toSnapshot),
    get(id, startupId) {
      const found = db.select().from(snapshots).where(eq(snapshots.id, id)).get()
      const another = startupId !== undefined && found?.startupId !== startupId
      if (found && !another) return toSnapshot(found)
      throw new AppError({
        code: 'NOT_FOUND',
        message: 'There is no such snapshot.',
        fix: 'List them with `snapshot list`.',
      })
    },
  }
}

/** A snapshot with what decides whether it may leave, before it has its place. */
type Sealed = Omit<typeof snapshots.$inferSelect, 'id' | 'seq' | 'startupId'>

/** Either way: the clock may have been ahead when the newest was made. */
const aDayApart = (one: number, other: number): boolean => Math.abs(one - other) >= DAY

const toSnapshot = ({
  startupId: _startup,
  privacy: _privacy,
  oldestDay: _oldest,
  ...snapshot
}: typeof snapshots.$inferSelect): Snapshot => snapshot

/** The signed figures alone, without the time of signing. */
const figuresOf = (document: string): unknown => JSON.parse(document).data

/** `unread`: the names of the accounts whose first sync has not ended; none where there is no account. */
const notWhole = (unread: string[]): AppError =>
  new AppError({
    code: 'NO_DATA',
    message: 'There is nothing to sign yet.',
    ...(unread.length === 0
      ? { why: 'No sync has ended yet.', fix: 'Connect a provider and let its first sync end.' }
      : {
          why: `The first sync of ${unread.join(', ')} has not ended, and half of a history is no figure.`,
          fix: 'Let it end. If its key was refused, replace it; or disconnect the account and delete its entries.',
        }),
  })

const changedMeanwhile = () =>
  new AppError(
    {
      code: 'CONFLICT',
      message: 'Nothing was signed.',
      why: 'The connections changed between live and test data meanwhile.',
      fix: 'Try again.',
    },
    { retryable: true },
  )
