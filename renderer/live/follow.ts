import { sessionEnded } from '../rpc/problem.ts'

const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000

/** Hands each event of a stream to `receive`; a stream that breaks off is opened again, more and more patiently. */
export async function follow<T>(
  open: () => Promise<AsyncIterable<T>>,
  receive: (event: T) => void,
  signal: AbortSignal,
): Promise<void> {
  let wait = FIRST_WAIT
  while (!signal.aborted) {
    try {
      for await (const event of await open()) {
        wait = FIRST_WAIT
        if (signal.aborted) return
        receive(event)
      }
    } catch (error) {
      // A session that has ended does not come back; the page says so where it asks for figures.
      if (signal.aborted || sessionEnded(error)) return
    }
    await new Promise(resolve => setTimeout(resolve, wait))
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
}
