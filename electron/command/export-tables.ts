import { breakdownBySchema } from '../../shared/contract/revenue.ts'
import type { Money } from '../../shared/money.ts'
import { entriesOf, subscriptionsOn } from './all-pages.ts'
import { breakdownOf, named } from './breakdown.ts'
import type { CommandSession } from './session.ts'

type Cell = string | number | boolean | null | Money

/** A row by its columns; money stands beside a column for its currency. */
export type ExportRow = Record<string, Cell>

type Client = CommandSession['client']

/** Everything of a table, a row at a time: a ledger may be larger than memory. */
export const TABLES = {
  /** With the columns of the generic import format, so that it can be read back. */
  async *entries(client: Client): AsyncGenerator<ExportRow> {
    const names = new Map((await client.connections.list()).map(it => [it.id, it.name]))
    for await (const entry of entriesOf(client, {})) {
      yield {
        id: entry.id,
        date: new Date(entry.occurredAt).toISOString(),
        day: entry.day,
        kind: entry.kind,
        provider_kind: entry.providerKind,
        currency: entry.gross.currency,
        gross: entry.gross,
        fee: entry.fee,
        tax: entry.tax,
        net: entry.net,
        customer: entry.customer,
        subscription: entry.subscription,
        source: entry.source,
        product: entry.product,
        country: entry.country,
        connection: names.get(entry.connectionId) ?? entry.connectionId,
        test: entry.test,
      }
    }
  },
  async *subscriptions(client: Client): AsyncGenerator<ExportRow> {
    for await (const it of subscriptionsOn(client)) {
      yield {
        id: it.id,
        plan: it.plan,
        status: it.status,
        currency: it.mrr.currency,
        mrr: it.mrr,
        working: it.working,
        customer: it.customer,
        started: new Date(it.startedAt).toISOString(),
        cancels_at_period_end: it.cancelsAtPeriodEnd,
      }
    }
  },
  async *months(client: Client): AsyncGenerator<ExportRow> {
    const { monthly } = await client.figures.metrics()
    for (const { month, movements, churn, customers, ...money } of monthly) {
      yield {
        month,
        currency: money.mrr.currency,
        ...money,
        customers,
        ...movements,
        customer_churn: churn.customers,
        revenue_churn: churn.revenue,
      }
    }
  },
  /** All of history by each of its sides; the parts of one side add up to those of any other. */
  async *breakdown(client: Client): AsyncGenerator<ExportRow> {
    for (const by of breakdownBySchema.options) {
      const found = await breakdownOf(client, { by })
      for (const { part, name, entries, totals } of await named(client, found)) {
        yield { by, part, name, entries, currency: found.currency, ...totals }
      }
    }
  },
} satisfies Record<string, (client: Client) => AsyncGenerator<ExportRow>>
export type TableName = keyof typeof TABLES
