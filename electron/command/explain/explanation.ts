import type { Trial } from '../../../shared/contract/customers.ts'
import type { Entry } from '../../../shared/contract/entries.ts'
import type { Rate } from '../../../shared/contract/rates.ts'
import type { CustomerChange, Differing } from '../../../shared/contract/recurring.ts'
import type { Subscription } from '../../../shared/contract/subscriptions.ts'
import type { Money } from '../../../shared/money.ts'
import type { Day, Month } from '../../../shared/time.ts'
import type { CommandSession } from '../session.ts'

export type Client = CommandSession['client']

/** Null where a figure is not defined, such as a share of nothing. */
export type Value = Money | number | null

export interface Term {
  name: string
  /** In the reporting currency; null where no known rate converts it. */
  value: Value
  /** In the currency that it was in before it was converted. */
  own?: Money
}

/** A figure with all that makes it: the terms of its formula, and everything that is behind them. */
export interface Explanation {
  formula: string
  /** The days it is of, both included; null before the first one, and for what holds at a day's end. */
  from: Day | null
  to: Day
  value: Value
  terms: Term[]
  /** The exchange rates that were used. */
  rates: Rate[]
  entries?: Entry[]
  subscriptions?: Subscription[]
  /** Those that are worth something else today than what they were last billed for. */
  differing?: Differing[]
  customers?: CustomerChange[]
  trials?: Trial[]
}

/** Explains a figure of a month; where none is named, of what its own page says. */
export type Explain = (client: Client, month: Month | undefined) => Promise<Explanation>
