import { AppError } from '../../shared/errors.ts'
import { HOUR } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import type { Page, ProviderEntry } from './page.ts'

interface Connection {
  id: string
  startup_id: string
  provider: string
  account_id: string | null
  name: string
  state: string
  timezone: string
}

interface HeldEntry {
  occurred_at: number
  gross: number
  currency: string
}

/**
 * Keeps an account from being counted twice, however it came into two connections: the last look, in the
 * transaction that would count it.
 */
export function createHeld(db: Database) {
  const sql = db.$client
  const own = sql.prepare<[string], Connection>(
    `select c.id, c.startup_id, c.provider, c.account_id, c.name, c.state, s.timezone
     from connections c join startups s on s.id = c.startup_id where c.id = ?`,
  )
  /** An account comes by its own provider's API or out of a file; two that said whose they are, are two. */
  const others = sql.prepare<[Connection], Connection>(
    `select * from connections where id <> @id and provider <> 'demo'
     and (@provider = 'csv' or provider in (@provider, 'csv'))
     and (@account_id is null or account_id is null or account_id = @account_id) order by created_at`,
  )
  const entry = sql.prepare<[string, string], HeldEntry>(
    'select occurred_at, gross, currency from entries where connection_id = ? and id = ?',
  )
  const subscription = sql
    .prepare<[string, string], number>(
      'select started_at from subscriptions where connection_id = ? and id = ?',
    )
    .pluck()
  const period = sql
    .prepare<[string, string], number>(
      'select from_at from billed_periods where connection_id = ? and id = ?',
    )
    .pluck()

  /** Ids that a founder made up may be another startup's too: there, only the same payment is the same. */
  function holdsEntry(other: Connection, near: boolean, it: ProviderEntry): boolean {
    const held = entry.get(other.id, it.id)
    return held !== undefined && (near || isSamePayment(held, it))
  }

  /** An object of a page that is new here and another connection's already. */
  function heldId(self: Connection, other: Connection, page: Page): string | undefined {
    const near = self.startup_id === other.startup_id
    const { entries, subscriptions, periods = [] } = page
    const twice =
      entries.find(it => holdsEntry(other, near, it) && !entry.get(self.id, it.id)) ??
      subscriptions.find(
        it =>
          subscription.get(other.id, it.id) === it.startedAt &&
          subscription.get(self.id, it.id) === undefined,
      ) ??
      periods.find(
        it => period.get(other.id, it.id) === it.from && period.get(self.id, it.id) === undefined,
      )
    return twice?.id
  }

  return {
    /**
     * The time zone of a connection's days. Throws INTERRUPTED where the connection is gone or was
     * disconnected while its page was fetched, and CONFLICT or ALREADY_CONNECTED where another one holds
     * an object of the page.
     */
    zoneFor(connectionId: string, page: Page): string {
      const self = own.get(connectionId)
      if (self?.state === 'disconnected' || !self) throw gone()
      if (self.provider === 'demo') return self.timezone
      for (const other of others.all(self)) {
        const id = heldId(self, other, page)
        if (id !== undefined) throw heldAlready(id, self, other)
      }
      return self.timezone
    },
  }
}

/** A date without a time lies in each startup's own zone, so one payment's instants may differ by a day. */
const isSamePayment = (held: HeldEntry, { occurredAt, gross, currency }: ProviderEntry): boolean =>
  Math.abs(held.occurred_at - occurredAt) <= 24 * HOUR &&
  held.gross === gross &&
  held.currency === currency

const gone = () =>
  new AppError({
    code: 'INTERRUPTED',
    message: 'The connection was disconnected while this sync ran.',
  })

function heldAlready(id: string, self: Connection, other: Connection): AppError {
  const near = self.startup_id === other.startup_id
  const where = `“${other.name}” already${near ? '' : ', under another startup'}, such as ${id}.`
  const imported = self.provider === 'csv'
  return new AppError({
    code: imported ? 'CONFLICT' : 'ALREADY_CONNECTED',
    message: `Entries of this ${imported ? 'file' : 'account'} are in ${where}`,
    why: `Counting them in two connections would count their revenue twice. Nothing was ${imported ? 'imported' : 'stored'}.`,
    fix: imported ? fixForFile(other, near) : fixForAccount(other),
  })
}

const fixForAccount = ({ name }: Connection): string =>
  `Keep one of the two: disconnect this connection or “${name}”, and delete its entries.`

function fixForFile({ name, provider }: Connection, near: boolean): string {
  if (!near) return 'Import it there, or disconnect that connection and delete its entries first.'
  return provider === 'csv'
    ? `To add to that import, use its name: ${name}. If these are other entries that happen to have the same ids, give them ids of their own.`
    : 'Nothing more is needed: that connection reads this account. To use the file instead, disconnect it and delete its entries first.'
}
