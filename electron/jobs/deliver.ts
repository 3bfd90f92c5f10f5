import { AppError } from '../../shared/errors.ts'
import type { Deliveries } from '../publishing/push/deliveries.ts'
import type { Outbox } from '../publishing/push/outbox.ts'
import type { JobKind } from './handlers.ts'
import { RetryLater } from './job.ts'
import { impatient } from './patience.ts'
import type { JobReader } from './reader.ts'

interface DeliverParts {
  deliveries: Pick<Deliveries, 'awaited' | 'giveUp' | 'revive'>
  outbox: Outbox
  reader: Pick<JobReader, 'live'>
}

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
  died: key => deliveries.giveUp(key),
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
    code: 'PLATFORM_REFUSED',
    message: 'The platform does not take the snapshot.',
    why: asSentence(words),
    fix: 'Ask the platform what it misses, then try again.',
  })

/** A status and a platform's own words say who speaks. */
const asSentence = (words: string): string =>
  /^\d{3}\b/.test(words) ? `It answered ${words}${words.endsWith('.') ? '' : '.'}` : words
