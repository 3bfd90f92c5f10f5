import type { Snapshot } from '../../shared/contract/snapshots.ts'
import { AppError } from '../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import type { Audience, Audiences } from './audiences.ts'
import { createDue } from './due.ts'
import type { MayLeave } from './may-leave.ts'
import { type SealingParts, sealing } from './seal.ts'
import type { Signer } from './signing-key.ts'
import { createStored, type Sealed } from './stored.ts'

export interface Snapshots {
  /**
   * Signs a startup's figures as they are now, for each audience with a profile of its own. Returns the public's.
   * The outbox's rows are written in the same transaction. Throws NO_DATA while an account's first sync has not
   * ended: half of a history is no figure. Throws SIGNING_KEY_GONE, unless `newKey` allows a new one.
   */
  create(startup: StartupRow, options?: { newKey?: boolean }): Promise<Snapshot>
  /**
   * Signs them for each audience for which a disclosed figure changed since its newest, or that one is a day old.
   * Waits for every first sync to end. Cheap where nothing can have changed.
   */
  createIfDue(startup: StartupRow): Promise<Snapshot[]>
  /** The public's newest. */
  latest(startupId: string): Snapshot | null
  /** A platform's newest, if it may leave now; else a new one. Throws NO_DATA where there is nothing to sign yet. */
  current(startup: StartupRow, platformId: string): Promise<Snapshot>
  /** Signs anew for a platform, and for all that see the same where it follows the public. Throws as `create` does. */
  renew(startup: StartupRow, platformId: string): Promise<Snapshot>
  /** Those for every audience, or for the public alone, the newest first. */
  list(startupId: string, which?: { public?: boolean }): Snapshot[]
  /** Throws NOT_FOUND; also where it is another startup's than the one that is named. */
  get(id: string, startupId?: string): Snapshot
}

interface SnapshotsParts extends SealingParts {
  db: Database
  startups: Startups
  audiences: Audiences
  signer(startup: StartupRow, options?: { newKey?: boolean }): Promise<Signer>
  mayLeave: MayLeave
  /** Queues deliveries; called inside the transaction that stores the snapshot. */
  enqueue(snapshot: Snapshot, audience: Audience): void
}

export function createSnapshots(parts: SnapshotsParts): Snapshots {
  const { db, startups, audiences } = parts
  const stored = createStored(db)

  /** To be called in a writing transaction. */
  function store(audience: Audience, sealed: Sealed): Snapshot {
    const snapshot = stored.add(audience, sealed)
    parts.enqueue(snapshot, audience)
    return snapshot
  }

  /** Signs for the audiences that are there once the signer is, and returns what was made for the last of them. */
  async function createFor(
    startup: StartupRow,
    whom: () => Audience[],
    options?: { newKey?: boolean },
  ): Promise<Snapshot> {
    if (!startups.isWhole(startup)) throw notWhole(startups.unread(startup))
    const signer = await parts.signer(startup, options)
    return db.transaction(() => {
      const asItIs = startups.need(startup.id)
      if (!startups.isWhole(asItIs)) throw notWhole(startups.unread(asItIs))
      const seal = sealing(parts, asItIs, signer)
      const made = whom().map(audience => store(audience, seal(audience)))
      const last = made.at(-1)
      if (!last) throw new Error('A snapshot is for somebody')
      return last
    }, IMMEDIATE)
  }

  const renew = (startup: StartupRow, platformId: string) =>
    createFor(startup, () => {
      const { documentsOf } = audiences.ofPlatform(platformId) ?? audiences.publicOf(startup.id)
      return audiences.withProfile(startup.id).filter(it => it.id === documentsOf)
    })

  return {
    create: (startup, options) =>
      createFor(startup, () => audiences.withProfile(startup.id), options),
    async current(startup, platformId) {
      const audience = audiences.ofPlatform(platformId) ?? audiences.publicOf(startup.id)
      const newest = stored.newest(audience.documentsOf)
      return newest && parts.mayLeave(newest.id, audience) ? newest : renew(startup, platformId)
    },
    renew,
    createIfDue: createDue({ ...parts, newest: stored.newest, store }),
    latest: startupId => stored.newest(audiences.publicOf(startupId).id),
    list: stored.list,
    get: stored.get,
  }
}

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
