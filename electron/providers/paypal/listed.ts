import type { BilledPeriod, ProviderEntry, SetAside } from '../../ledger/page.ts'
import { readEach } from '../read-each.ts'
import { isUnnamed } from '../unnamed.ts'
import { periodsOf, recurringPayment } from './billed.ts'
import type { EntriesState } from './cursor.ts'
import { asideId, takenPlace, toEntry } from './entries.ts'
import type { SubscriptionReader } from './subscriptions.ts'
import type { Window } from './transactions.ts'
import { firstReadable } from './windows.ts'

export interface ReadTransactions {
  entries: ProviderEntry[]
  periods: BilledPeriod[]
  setAside: SetAside[]
  readable: string[]
  /** When those that were set aside took place, where that can be told. */
  placed: Map<string, number>
}

/**
 * The transactions of a page as entries, and what the payments among them were for: each subscription is
 * read once for all of them. A payment whose subscription cannot be read is money all the same: its entry
 * stands, and it is set aside for the period that it paid.
 */
export async function readTransactions(
  transactions: unknown[],
  { subscriptions, now }: { subscriptions: SubscriptionReader; now(): number },
): Promise<ReadTransactions> {
  const rows = await readEach(transactions, { object: 'transaction', idOf: asideId }, value => {
    const entry = toEntry(value)
    return { id: asideId(value), entry, payment: recurringPayment(value, entry) }
  })
  const paid = await readEach(
    rows.read,
    { object: 'transaction', idOf: ({ id }) => id },
    async ({ payment }) => {
      const sold = payment && (await subscriptions.sold(payment.subscription))
      return payment && sold ? periodsOf(payment, sold, firstReadable(now())) : []
    },
  )
  return {
    entries: rows.read.map(({ entry }) => entry),
    periods: paid.read.flat(),
    setAside: [...rows.setAside, ...paid.setAside],
    readable: paid.readable,
    placed: new Map(transactions.map(value => [asideId(value), takenPlace(value) ?? Number.NaN])),
  }
}

/**
 * Those without an id that a window would have brought again, if they were there still, when all of it came
 * at once: they have an id by now, or are no more.
 */
export const goneFrom = (
  before: EntriesState['aside'],
  { placed }: Pick<ReadTransactions, 'placed'>,
  { from, to }: Window,
): string[] =>
  before
    .filter(it => isUnnamed(it.id) && it.from >= from && it.to <= to && !placed.has(it.id))
    .map(({ id }) => id)

/** What is set aside once a page of a window was read, and where it is found again. */
export function asideAfter(
  before: EntriesState['aside'],
  { setAside, readable, placed }: Pick<ReadTransactions, 'setAside' | 'readable' | 'placed'>,
  window: Window,
): EntriesState['aside'] {
  const seen = new Set([...readable, ...setAside.map(({ id }) => id)])
  const now = setAside.map(({ id }) => {
    const at = placed.get(id) ?? Number.NaN
    const from = Math.floor(at / 1000) * 1000
    return { id, ...(Number.isNaN(at) ? window : { from, to: from + 1000 }) }
  })
  return [...before.filter(({ id }) => !seen.has(id)), ...now]
}
