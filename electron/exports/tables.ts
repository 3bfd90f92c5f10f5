import type { Connection } from '../../shared/contract/connections.ts'
import type { Exported, TableName } from '../../shared/contract/exports.ts'
import { movementsSchema } from '../../shared/contract/recurring.ts'
import { breakdownBySchema } from '../../shared/contract/revenue.ts'
import { inSnakeCase } from '../../shared/exact-json.ts'
import type { Money } from '../../shared/money.ts'
import { addMonths, monthOf } from '../../shared/time.ts'
import type { LedgerReader } from '../ledger/reader.ts'
import type { CustomerMetrics } from '../metrics/customers/customer-metrics.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { largestFirst } from '../metrics/recurring/mrr.ts'
import { inOwnCurrency, type Scope } from '../metrics/scope.ts'

type Cell = string | number | boolean | null | Money

/** A row by its columns; money stands beside a column for its currency. */
export type ExportRow = Record<string, Cell>

/** What tables are read from. */
export interface ExportSources {
  ledger: LedgerReader
  metrics: MetricsReader
  customers: CustomerMetrics
  scope: Scope
  connections: Pick<Connection, 'id' | 'name'>[]
}

type Rows = Generator<ExportRow>

/** Rows of a table, one at a time: a ledger may be larger than memory. */
export const rowsOf = <T extends TableName>(
  table: T,
  what: Requests[T],
  sources: ExportSources,
): Rows => TABLES[table](what, sources)

type Requests = { [T in TableName]: Extract<Exported, { table: T }> }

const PAGE = 1000

const TABLES: { [T in TableName]: (what: Requests[T], sources: ExportSources) => Rows } = {
  /** With the columns of the generic import format, so that it can be read back. */
  *entries({ order, ...filter }, { ledger, scope, connections }) {
    const nameOf = namesOf(connections)
    let cursor: string | undefined
    do {
      const page = ledger.entries(scope.connectionIds, filter, { order, limit: PAGE, cursor })
      for (const entry of page.entries) {
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
          connection: nameOf(entry.connectionId),
          test: entry.test,
        }
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor)
  },
  *customers(filter, { customers, scope, connections }) {
    const nameOf = namesOf(connections)
    const { count, page } = customers.list(inOwnCurrency(scope, filter.only), filter)
    for (let offset = 0; offset < count; offset += PAGE) {
      for (const it of page(offset, PAGE)) {
        yield {
          customer: it.customer,
          connection: nameOf(it.connectionId),
          state: it.state,
          first_paid: it.firstPaid,
          last_paid: it.lastPaid,
          currency: it.revenue.currency,
          revenue: it.revenue,
          mrr: it.mrr,
          subscriptions: it.subscriptions,
          cohort: it.cohort,
        }
      }
    }
  },
  *subscriptions({ day, only }, { ledger, metrics, scope, connections }) {
    const nameOf = namesOf(connections)
    const { subscriptions } = metrics.mrrOn(inOwnCurrency(scope, only), day ?? metrics.today(scope))
    const all = largestFirst(subscriptions)
    for (let offset = 0; offset < all.length; offset += PAGE) {
      for (const it of ledger.subscriptions(all.slice(offset, offset + PAGE))) {
        yield {
          id: it.id,
          plan: it.plan,
          status: it.status,
          currency: it.mrr.currency,
          mrr: it.mrr,
          working: it.working,
          customer: it.customer,
          connection: nameOf(it.connectionId),
          started: new Date(it.startedAt).toISOString(),
          trial_ends: it.trialEndsAt && new Date(it.trialEndsAt).toISOString(),
          cancels_at_period_end: it.cancelsAtPeriodEnd,
        }
      }
    }
  },
  *plans({ only }, { customers, ...sources }) {
    const scope = inOwnCurrency(sources.scope, only)
    for (const it of customers.plans(scope)) {
      yield {
        plan: it.plan,
        plan_currency: it.currency,
        subscriptions: it.subscriptions,
        subscribers: it.subscribers,
        plan_mrr: it.ownMrr,
        currency: scope.currency,
        mrr: it.mrr,
        share: it.share,
        arpa: it.arpa,
      }
    }
  },
  *trials({ by, only }, { customers, scope }) {
    for (const { rate, ...counts } of customers.trials(inOwnCurrency(scope, only), by)) {
      yield { ...counts, conversion: rate }
    }
  },
  *movements({ interval, from, to, only }, { metrics, ...sources }) {
    const scope = inOwnCurrency(sources.scope, only)
    for (const it of metrics.recurring(scope, interval, { from, to }).points) {
      yield {
        start: it.start,
        end: it.end,
        running: it.running,
        currency: scope.currency,
        mrr_before: it.mrrBefore,
        ...it.movements,
        mrr: it.mrr,
        customers_before: it.customersBefore,
        customers: it.customers,
        customer_churn: it.churn.customers,
        revenue_churn: it.churn.revenue,
      }
    }
  },
  *cohorts({ only }, { metrics, ...sources }) {
    const scope = inOwnCurrency(sources.scope, only)
    for (const { month, customers, months } of metrics.cohorts(scope)) {
      for (const [later, cell] of months.entries()) {
        yield {
          cohort: month,
          cohort_customers: customers,
          months_since: later,
          month: monthOf(addMonths(`${month}-01`, later)),
          customers: cell.customers,
          currency: scope.currency,
          mrr: cell.mrr,
        }
      }
    }
  },
  *months(_what, { metrics, scope }) {
    const { monthly } = metrics.metrics(scope)
    for (const { month, movements, churn, customers, ...money } of monthly) {
      yield {
        month,
        currency: scope.currency,
        ...inColumns(money),
        customers,
        ...(movements ?? NO_MOVEMENTS),
        customer_churn: churn?.customers ?? null,
        revenue_churn: churn?.revenue ?? null,
      }
    }
  },
  /** By each of its sides; the parts of one side add up to those of any other. */
  *breakdown({ from, to, by, only }, { metrics, connections, ...sources }) {
    const nameOf = namesOf(connections)
    const scope = inOwnCurrency(sources.scope, only)
    const { first, today } = metrics.extent(scope)
    const range = { from: from ?? first ?? today, to: to ?? today }
    for (const side of by ? [by] : breakdownBySchema.options) {
      for (const { part, entries, totals } of metrics.breakdown(scope, { by: side, ...range })
        .rows) {
        const name = side === 'connection' && part !== null ? nameOf(part) : part
        yield { by: side, part, name, entries, currency: scope.currency, ...inColumns(totals) }
      }
    }
  },
}

/** The same columns, empty: what a file does not tell of. */
const NO_MOVEMENTS = Object.fromEntries(
  movementsSchema.keyof().options.map(movement => [movement, null]),
)

/** The same cells by their columns’ names. */
const inColumns = (cells: ExportRow): ExportRow =>
  Object.fromEntries(Object.entries(cells).map(([key, cell]) => [inSnakeCase(key), cell]))

function namesOf(connections: ExportSources['connections']): (id: string) => string {
  const names = new Map(connections.map(({ id, name }) => [id, name]))
  return id => names.get(id) ?? id
}
