import type { LedgerReader } from '../ledger/reader.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface LedgerParts {
  startups: Startups
  ledger: LedgerReader
}

/** What the ledger itself holds, before any figure is made of it. */
export const ledgerSections = ({ startups, ledger }: LedgerParts) => {
  const { entries, balances, setAside } = about(startups).oneWithScope
  return {
    entries: os.entries.router({
      list: entries.list.handler(({ input, context: { scope } }) =>
        ledger.entries(scope.connectionIds, input, input),
      ),
    }),
    balances: os.balances.router({
      list: balances.list.handler(({ context: { scope } }) => ledger.balances(scope.connectionIds)),
    }),
    setAside: os.setAside.router({
      list: setAside.list.handler(({ context: { scope } }) => ledger.setAside(scope.connectionIds)),
    }),
  }
}
