/** Whose figures: the startup's reporting currency and zone, and the connections under it. */
export interface Scope {
  currency: string
  timezone: string
  connectionIds: string[]
  test: boolean
  /** Entries of this currency alone; of all where it is left out. */
  only?: string
}

/** One currency's own entries, unconverted; the scope as it is where none is named. */
export const inOwnCurrency = (scope: Scope, only: string | undefined): Scope =>
  only === undefined ? scope : { ...scope, currency: only, only }
