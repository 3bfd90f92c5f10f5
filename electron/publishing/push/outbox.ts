import { and, eq, gt, lte, or } from 'drizzle-orm'
import type { Database } from '../../db/open.ts'
import { deliveries } from '../../db/schema.ts'
import type { SecretStore } from '../../secrets/store.ts'
import type { Deliveries, DeliveryRow } from './deliveries.ts'
import type { AddressesOf } from './private-address.ts'
import { LONGEST_WAIT, type Outcome, send } from './send.ts'

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

export interface Outbox {
  /**
   * Sends what is due, to one platform or to all: to each one at a time, oldest first, and to all of them side by
   * side, so that none waits for another's answer.
   */
  flush(platformId?: string): Promise<void>
  /** The same, for those who do not wait for it. */
  flushSoon(): void
  /** Sends nothing more. What is under way gets a moment for its answer; what waits is kept. */
  close(): Promise<void>
}

interface OutboxParts {
  db: Database
  deliveries: Deliveries
  secrets: SecretStore
  addressesOf: AddressesOf
  now(): number
  random(): number
  onError(error: unknown): void
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { db } = parts
  const closing = new AbortController()
  let closed = false
  /** By platform, while something is sent to it. */
  const sending = new Map<string, Promise<void>>()

  async function sendDue(platformId: string): Promise<void> {
    try {
      while (!closed) {
        const row = claim(parts, platformId)
        if (!row) return
        await attempt(parts, row, closing.signal)
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
      .where(due(parts.now()))
      .all()
    await Promise.all(waiting.map(({ id }) => flushOne(id)))
  }

  return {
    flush,
    flushSoon: () => void flush().catch(parts.onError),
    async close() {
      closed = true
      const impatient = setTimeout(() => closing.abort(), GRACE)
      await Promise.allSettled(sending.values())
      clearTimeout(impatient)
    },
  }
}

const due = (now: number) =>
  and(
    eq(deliveries.state, 'waiting'),
    or(lte(deliveries.nextAttemptAt, now), gt(deliveries.nextAttemptAt, now + FARTHEST)),
  )

/** A platform's oldest delivery that is due, claimed: no other process sends it meanwhile. */
function claim({ db, deliveries: waiting, now }: OutboxParts, platformId: string) {
  for (;;) {
    const row = waiting.oldestWaiting(platformId, due(now()))
    if (!row) return null
    const { changes } = db
      .update(deliveries)
      .set({ nextAttemptAt: now() + CLAIM })
      .where(and(eq(deliveries.id, row.delivery.id), due(now())))
      .run()
    if (changes > 0) return row
  }
}

async function attempt(parts: OutboxParts, row: DeliveryRow, closing: AbortSignal): Promise<void> {
  const { db, now } = parts
  const { delivery, platform, snapshot } = row
  const outcome = await send(platform, snapshot, {
    mediaType: delivery.mediaType,
    token: () => parts.secrets.get(tokenName(platform.id)),
    mayGo: () => parts.deliveries.mayGo(delivery.id),
    addressesOf: parts.addressesOf,
    signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT)]),
  })
  if (outcome.state === 'withheld') return
  if (closing.aborted && outcome.state === 'later') {
    // Whether it arrived is not known; the next start sends it again, under the same key.
    const waiting = and(eq(deliveries.id, delivery.id), eq(deliveries.state, 'waiting'))
    db.update(deliveries).set({ nextAttemptAt: now() }).where(waiting).run()
    return
  }
  note(parts, delivery, outcome)
}

function note(
  { db, now, random }: OutboxParts,
  delivery: DeliveryRow['delivery'],
  outcome: Outcome,
): void {
  const mine = eq(deliveries.id, delivery.id)
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

export const tokenName = (platformId: string): string => `platform:${platformId}`

const backoff = (attempts: number): number =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1))
