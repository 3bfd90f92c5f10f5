import { and, eq } from 'drizzle-orm'
import type { Database } from '../../db/open.ts'
import { deliveries } from '../../db/schema.ts'
import type { AddressesOf } from '../../outgoing/private-address.ts'
import type { SecretStore } from '../../secrets/store.ts'
import type { Deliveries, DeliveryRow } from './deliveries.ts'
import { type Outcome, send } from './send.ts'

const TIMEOUT = 30_000

export interface Outbox {
  /**
   * Sends a platform the first in order of what waits for it, and notes what it said. Null where nothing waits.
   * Where `signal` breaks it off, whether it arrived isn't known: it waits as before, and goes again under the same
   * key.
   */
  sendNext(platformId: string, signal: AbortSignal): Promise<Outcome | null>
}

interface OutboxParts {
  db: Database
  deliveries: Deliveries
  secrets: SecretStore
  addressesOf: AddressesOf
  now(): number
}

export function createOutbox(parts: OutboxParts): Outbox {
  return {
    async sendNext(platformId, signal) {
      const row = parts.deliveries.oldestWaiting(platformId)
      if (!row) return null
      const { delivery, platform, snapshot } = row
      const outcome = await send(platform, snapshot, {
        mediaType: delivery.mediaType,
        token: () => parts.secrets.get(tokenName(platform.id)),
        mayGo: () => parts.deliveries.mayGo(delivery.id),
        addressesOf: parts.addressesOf,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      })
      if (!(signal.aborted && outcome.state === 'later')) note(parts, delivery, outcome)
      return outcome
    },
  }
}

function note(
  { db, now }: OutboxParts,
  { id, attempts }: DeliveryRow['delivery'],
  { state, words }: Outcome,
): void {
  if (state === 'withheld') return
  const mine = eq(deliveries.id, id)
  db.update(deliveries)
    .set({
      attempts: attempts + 1,
      lastAnswer: words,
      state: state === 'later' ? 'waiting' : state,
      deliveredAt: state === 'delivered' ? now() : null,
    })
    // What was stopped meanwhile stays so, unless it arrived after all.
    .where(state === 'delivered' ? mine : and(mine, eq(deliveries.state, 'waiting')))
    .run()
}

export const tokenName = (platformId: string): string => `platform:${platformId}`
