import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNull, type SQL } from 'drizzle-orm'
import type { Platform } from '../../../shared/contract/publishing.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../../db/open.ts'
import { audiences, platforms } from '../../db/schema.ts'
import { type Destination, refusalOf } from '../../outgoing/address.ts'
import type { AddressesOf } from '../../outgoing/private-address.ts'
import type { SecretStore } from '../../secrets/store.ts'
import { whoseNow } from '../whose.ts'
import { noPlatform } from './deliveries.ts'
import { tokenName } from './outbox.ts'

export interface Platforms {
  /** A startup's; with null those that were added before there was one. */
  list(startupId: string | null): Platform[]
  /** Throws NOT_FOUND; also where it is another startup's. */
  get(id: string, startupId: string | null): Platform
  /** Of every platform, by its id. */
  names(): [id: string, name: string][]
  /**
   * The token goes to the secret store before the platform is recorded. Throws CONFLICT where the address is
   * another platform's already, and NOT_FOUND, keeping no token, where the startup is gone by then.
   */
  add(
    startupId: string | null,
    details: Omit<Platform, 'id' | 'createdAt'>,
    token: string,
  ): Promise<Platform>
  remove(id: string, startupId: string | null): Promise<void>
}

export function createPlatforms(
  db: Database,
  secrets: SecretStore,
  { now, addressesOf }: { now(): number; addressesOf: AddressesOf },
): Platforms {
  const get = (id: string, startupId: string | null): Platform => {
    const [found] = read(db, and(eq(platforms.id, id), isOf(startupId)))
    if (found) return found
    throw noPlatform()
  }
  const list = (startupId: string | null): Platform[] => read(db, isOf(startupId))
  return {
    list,
    get,
    names: () =>
      db
        .select({ id: platforms.id, name: platforms.name })
        .from(platforms)
        .all()
        .map(({ id, name }) => [id, name]),
    async add(startupId, { privacy, ...details }, token) {
      await refuseAddress(details, addressesOf)
      refuseSecond(details.endpoint, list(startupId))
      const id = randomUUID()
      await secrets.set(tokenName(id), token)
      try {
        return db.transaction(() => {
          refuseSecond(details.endpoint, list(startupId))
          const made = { ...details, id, startupId: whoseNow(db, startupId), createdAt: now() }
          db.insert(platforms).values(made).run()
          db.insert(audiences).values({ id: randomUUID(), platformId: id, privacy }).run()
          return get(id, made.startupId)
        }, IMMEDIATE)
      } catch (error) {
        await secrets.delete(tokenName(id)).catch(() => undefined)
        throw error
      }
    },
    async remove(id, startupId) {
      get(id, startupId)
      // Its token first: where the secret store does not answer, removing can be tried again.
      await secrets.delete(tokenName(id))
      db.delete(platforms).where(eq(platforms.id, id)).run()
    },
  }
}

/** Throws INVALID_INPUT, or PRIVATE_ADDRESS where the founder has to say that it is meant. */
async function refuseAddress(platform: Destination, resolve: AddressesOf): Promise<void> {
  switch (await refusalOf(platform, resolve)) {
    case 'credentials':
      throw new AppError({
        code: 'INVALID_INPUT',
        message: 'The address must not hold a user name or a password.',
        why: 'An address is shown and stored as it is. Only the token is kept with your keys.',
        fix: 'Leave out what stands before the @, and paste the token in its field.',
      })
    case 'plain-http':
      throw new AppError({
        code: 'INVALID_INPUT',
        message: 'The address must begin with https.',
        why: 'Over plain http the token could be read on its way.',
        fix: 'Ask the platform for its https address.',
      })
    case 'private':
      throw new AppError({
        code: 'PRIVATE_ADDRESS',
        message: `${new URL(platform.endpoint).hostname} is on a private network.`,
        why: 'A platform on the internet has a public address. This one leads to a machine near yours, and the token would go there.',
        fix: 'Check the address. If it is meant, allow it.',
      })
  }
}

/** Two at one address would each be sent every snapshot. */
function refuseSecond(endpoint: string, platforms: Platform[]): void {
  const { href } = new URL(endpoint)
  const first = platforms.find(it => new URL(it.endpoint).href === href)
  if (!first) return
  throw new AppError({
    code: 'CONFLICT',
    message: `${first.name} has this address already.`,
    why: 'Every snapshot would arrive there twice.',
    fix: 'Check the address. To change the token, remove the platform and add it again.',
  })
}

const isOf = (startupId: string | null) =>
  startupId === null ? isNull(platforms.startupId) : eq(platforms.startupId, startupId)

/** The platforms with what each may see, the oldest first. */
const read = (db: Database, which: SQL | undefined): Platform[] =>
  db
    .select({ platform: platforms, privacy: audiences.privacy })
    .from(platforms)
    .innerJoin(audiences, eq(audiences.platformId, platforms.id))
    .where(which)
    .orderBy(asc(platforms.createdAt))
    .all()
    .map(({ platform: { startupId: _startup, ...platform }, privacy }) => ({
      ...platform,
      privacy,
    }))
