import type { Page } from '../ledger/page.ts'

/** A page with the cursor after it, and where to read on; null after the last one. */
export interface ReadPage<State> {
  page: Page
  next: State | null
}

/**
 * One page after another. While the caller stores a page the next one is already on its way, and never
 * more than that one.
 */
export async function* readAhead<State>(
  start: State,
  read: (state: State) => Promise<ReadPage<State>>,
): AsyncGenerator<Page> {
  let coming = read(start)
  while (true) {
    const { page, next } = await coming
    if (next !== null) {
      coming = read(next)
      // Awaited at the next turn, if there is one: a caller that stops early must not crash.
      coming.catch(() => {})
    }
    yield page
    if (next === null) return
  }
}
