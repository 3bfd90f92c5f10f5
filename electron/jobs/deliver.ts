import { AppError } from '../../shared/errors.ts'
import type { Deliveries } from '../publishing/push/deliveries.ts'
import type { Outbox } from '../publishing/push/outbox.ts'
import type { JobKind } from './handlers.ts'
import { RetryLater } from './job.ts'
import { impatient } from './patience.ts'
import type { JobReader } from './reader.ts'

interface DeliverParts {
  deliveries: Pick<Deliveries, 'awaited' | 'giveUp' | 'goOn' | 'revive'>
  outbox: Outbox
  /** Read within the transaction in which a job ends. */
  reader: Pick<JobReader, 'live'>
}

const REFUSED = 'PLATFORM_REFUSED'

/** Sends a platform what waits for it, one after the other, in order. Its key is the platform's id. */
export const deliver = ({ deliveries, outbox, reader }: DeliverParts): JobKind => ({
  // What waits has a job from the transaction in which it began to wait; this is for one that was lost.
  targets: () =>
    deliveries
      .awaited()
      .filter(it => !reader.live('deliver', it))
      .map(key => ({ key, zone: 'UTC' })),
  async run({ key }, signal) {
    const patience = impatient(signal)
    while (!signal.aborted) {
      const outcome = await outbox.sendNext(key, patience)
      if (!outcome) return undefined
      if (outcome.state === 'later') {
        throw new RetryLater(unreachable(outcome.words), outcome.wait ?? 0)
      }
      if (outcome.state === 'stopped') throw refused(outcome.words)
    }
    throw signal.reason
  },
  died(key, { code }) {
    // Asked for again meanwhile: what waits has all its tries still.
    if (reader.live('deliver', key)) return
    // What was refused is stopped by that.
    if (code !== REFUSED) deliveries.giveUp(key)
    deliveries.goOn(key)
  },
  revive: key => deliveries.revive(key),
})

const unreachable = (words: string) =>
  new AppError(
    {
      code: 'PLATFORM_UNREACHABLE',
      message: 'The platform didn’t accept the snapshot.',
      why: asSentence(words),
    },
    { retryable: true },
  )

const refused = (words: string) =>
  new AppError({
    code: REFUSED,
    message: 'The platform does not take the snapshot.',
    why: asSentence(words),
    fix: 'Ask the platform what it misses, then try again.',
  })

/** A status and a platform's own words say who speaks. */
const asSentence = (words: string): string =>
  /^\d{3}\b/.test(words) ? `It answered ${words}${words.endsWith('.') ? '' : '.'}` : words
