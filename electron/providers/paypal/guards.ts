import { answerInvalid, listBroken } from '../failures.ts'
import { type GuardedPage, type ListGuard, listGuard } from '../list-guard.ts'
import type { Window } from './transactions.ts'
import { halves } from './windows.ts'
import { WORDS } from './words.ts'

/** Enough for accounts of several million transactions, 10,000 to a window. */
const MOST_HALVED = 1_000

/** Guards the windows of one pass, read one after another, each a list of its own. */
export interface WindowGuards {
  /**
   * Looks at a page of a window, as a ListGuard does. `shared` are those of its ids that took place at the
   * window's last instant, which is its neighbour's first.
   */
  look(window: Window, page: GuardedPage & { shared: string[] }): void
  /** The halves of a window that has more in it than PayPal lists. Throws PROVIDER_ANSWER_INVALID. */
  halves(window: Window): [Window, Window]
}

const RULES = { what: 'transactions', moves: true }

export function windowGuards(): WindowGuards {
  let current: { window: Window; guard: ListGuard } | undefined
  const pass = listGuard(WORDS, RULES)
  let halved = 0
  return {
    look(window, { shared, ...page }) {
      if (current?.window.from !== window.from || current.window.to !== window.to) {
        current = { window, guard: listGuard(WORDS, RULES) }
      }
      current.guard(page)
      const ids = page.ids.filter(it => !shared.includes(it))
      if (ids.length > 1) pass({ ...page, ids, place: `${window.from} ${page.place}` })
    },
    halves(window) {
      const parts = halves(window)
      if (!parts) {
        const why = 'It has more of them in one second than it will list.'
        throw answerInvalid(WORDS, 'transactions', why)
      }
      if (++halved > MOST_HALVED) {
        const why = `It was halved ${MOST_HALVED} times, and there were still too many to list.`
        throw listBroken(WORDS, 'transactions', why)
      }
      return parts
    },
  }
}
