import { notKnownFromCsv } from '../../shared/not-known.ts'

/** Whose figures: the startup's reporting currency and zone, and the connections under it. */
export interface Scope {
  currency: string
  timezone: string
  connectionIds: string[]
  /** Those of them that are files the founder handed in: they tell of payments, never of subscriptions. */
  importedIds: string[]
  /** Those of them whose first sync has not ended: a part of the history is missing. */
  unreadIds: string[]
  test: boolean
  /** Entries of this currency alone; of all where it is left out. */
  only?: string
}

/**
 * Whether anything under these figures can tell of subscriptions. Where all of it came out of files,
 * MRR and whatever is made of it is unknown, and unknown is never written as zero.
 */
export const knowsRecurring = ({
  connectionIds,
  importedIds,
}: Pick<Scope, 'connectionIds' | 'importedIds'>): boolean =>
  importedIds.length === 0 || importedIds.length < connectionIds.length

/** The same scope; throws NO_DATA where nothing under it tells of subscriptions. */
export function needRecurring(scope: Scope): Scope {
  if (knowsRecurring(scope)) return scope
  throw notKnownFromCsv()
}

/** One currency's own entries, unconverted; the scope as it is where none is named. */
export const inOwnCurrency = (scope: Scope, only: string | undefined): Scope =>
  only === undefined ? scope : { ...scope, currency: only, only }
