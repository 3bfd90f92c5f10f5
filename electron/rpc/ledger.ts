import type { Database } from '../db/open.ts'
import { listBalances } from '../ledger/balances.ts'
import { listEntries } from '../ledger/entries.ts'
import { listSetAside } from '../ledger/set-aside.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface LedgerParts {
  db: Database
  startups: Startups
  /** Milliseconds since the epoch. */
  now(): number
}

/** What the ledger itself holds, before any figure is made of it. */
export const ledgerSections = ({ db, startups, now }: LedgerParts) => {
  const { entries, balances, setAside } = about(startups).figuresOfOne
  return {
    entries: os.entries.router({
      list: entries.list.handler(({ input, context: { scope } }) =>
        listEntries(db, scope.connectionIds, input, { ...input, now: now() }),
      ),
    }),
    balances: os.balances.router({
      list: balances.list.handler(({ context: { scope } }) =>
        listBalances(db, scope.connectionIds),
      ),
    }),
    setAside: os.setAside.router({
      list: setAside.list.handler(({ context: { scope } }) =>
        listSetAside(db, scope.connectionIds),
      ),
    }),
  }
}
