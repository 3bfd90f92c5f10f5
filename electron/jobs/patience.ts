/** How long a stop waits for the answer to what is being sent. Milliseconds. */
const GRACE = 3_500

/** Aborts a while after `signal` does, so that what is being sent may still be answered. */
export function impatient(signal: AbortSignal): AbortSignal {
  const after = new AbortController()
  signal.addEventListener('abort', () => {
    setTimeout(() => after.abort(signal.reason), GRACE).unref()
  })
  return after.signal
}
