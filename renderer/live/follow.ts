import { sessionEnded } from '../rpc/problem.ts'

const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000

export type StreamState = 'open' | 'lost' | 'ended'

/**
 * Hands each event of a stream to `receive`; a stream that breaks off is opened again, more and more
 * patiently. `onState` is told whenever that works, whenever it does not, and when it never will again.
 */
export async function follow<T>(
  open: () => Promise<AsyncIterable<T>>,
  receive: (event: T) => void,
  signal: AbortSignal,
  onState: (state: StreamState) => void = () => undefined,
): Promise<void> {
  let wait = FIRST_WAIT
  while (!signal.aborted) {
    let reached = false
    try {
      const events = await open()
      reached = true
      onState('open')
      for await (const event of events) {
        wait = FIRST_WAIT
        if (signal.aborted) return
        receive(event)
      }
    } catch (error) {
      if (signal.aborted) return
      // A session that has ended does not come back.
      if (sessionEnded(error)) return onState('ended')
      // A stream that merely broke off is opened again before anybody is told.
      if (!reached) onState('lost')
    }
    await new Promise(resolve => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
}
