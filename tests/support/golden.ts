import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ProviderEntry } from '../../electron/ledger/page.ts'
import type { Provider } from '../../electron/providers/provider.ts'
import {
  add,
  divide,
  type Exact,
  exactFromDecimal,
  multiply,
  powerOfTen,
  roundHalfEven,
  subtract,
} from '../../shared/exact.ts'
import { inSnakeCase } from '../../shared/exact-json.ts'
import { minorDigits } from '../../shared/money.ts'
import type { KeyedProvider } from '../../shared/providers.ts'
import { ROOT, testApp } from './app.ts'
import { type ExpectedTotals, NOTHING } from './fills-ledger.ts'
import { credentials, readerOf } from './reading.ts'

type Row = [
  kind: string,
  currency: string,
  gross: number,
  fee: number,
  tax: number | null,
  net: number,
]

/** Figures by name and currency, such as "refunds, USD". Minor units. */
type Figures = Record<string, number>

/**
 * Holds a provider's sandbox to the account that docs/metrics.md works by hand under this heading: its
 * entries line by line, its figures in the whole app, and the hand's own arithmetic. Returns what the
 * document says, for the sandbox's own sums to be held to as well.
 */
export async function expectGolden(
  heading: string,
  provider: Provider,
  sandbox: { key: string; clientId?: string; url: string },
  now: number,
): Promise<{ totals: Record<string, ExpectedTotals>; mrr: Record<string, number> }> {
  const written = accountIn(readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8'), heading)
  expect(written.worked).toEqual(written.figures)
  const { entries } = await readerOf(provider, now).readAll(sandbox)
  expect(rowsOf(entries.values())).toEqual(written.rows)
  expect(await shownFigures(provider, sandbox, now)).toEqual(ofSomething(written.figures))
  return toTotals(written.figures)
}

interface Account {
  /** In the order of time. */
  rows: Row[]
  figures: Figures
  /** The same figures, as the sums beside them come out. */
  worked: Figures
}

function accountIn(text: string, heading: string): Account {
  const part = text.split(/^###? /m).find(section => section.startsWith(`${heading}\n\n|`))
  if (!part) throw new Error(`docs/metrics.md has no account of ${heading}`)
  const [entries = [], figures = []] = tablesIn(part)
  const rows = entries.map(([, kind = '', currency = '', ...amounts]): Row => {
    const [gross = 0, fee = 0, tax = null, net = 0] = amounts.map(cell =>
      cell === '–' ? null : minorOf(cell, currency),
    )
    return [kind, currency, gross ?? 0, fee ?? 0, tax, net ?? 0]
  })
  return {
    rows,
    figures: Object.fromEntries(
      figures.map(([name = '', , amount = '']) => [name, minorOf(amount, name.slice(-3))]),
    ),
    worked: Object.fromEntries(
      figures.map(([name = '', working = '']) => [
        name,
        Number(roundHalfEven(scaled(outcomeOf(working), name.slice(-3)))),
      ]),
    ),
  }
}

const rowsOf = (entries: Iterable<ProviderEntry>): Row[] =>
  [...entries]
    .sort((a, b) => a.occurredAt - b.occurredAt || (a.id < b.id ? -1 : 1))
    .map(({ kind, currency, gross, fee, tax, net }) => [kind, currency, gross, fee, tax, net])

const ofSomething = (figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).filter(([, amount]) => amount !== 0))

/** Every figure that the whole app shows, but for those of nothing. */
async function shownFigures(
  provider: Provider,
  sandbox: { key: string; clientId?: string; url: string },
  now: number,
): Promise<Figures> {
  const app = await testApp({ now: () => now })
  const { key, clientId, apiBase } = credentials(sandbox)
  await app.client.connections.connect({
    provider: provider.id as KeyedProvider,
    name: 'Golden',
    sync: false,
    ...{ key, clientId, apiBase },
  })
  await app.sync()
  const { totalsByCurrency, mrrByCurrency } = await app.client.metrics.document()
  const terms = Object.entries(totalsByCurrency).flatMap(([currency, totals]) =>
    Object.entries(totals).map(([term, { amount }]) => [
      `${inSnakeCase(term).replace('_', ' ')}, ${currency}`,
      Number(amount),
    ]),
  )
  const mrr = Object.entries(mrrByCurrency).map(([currency, { amount }]) => [
    `MRR, ${currency}`,
    Number(amount),
  ])
  return ofSomething(Object.fromEntries([...terms, ...mrr]))
}

function toTotals(figures: Figures) {
  const totals: Record<string, ExpectedTotals> = {}
  const mrr: Record<string, number> = {}
  for (const [name, amount] of Object.entries(figures)) {
    const [term = '', currency = ''] = name.split(', ')
    if (term === 'MRR') {
      mrr[currency] = amount
      continue
    }
    totals[currency] ??= { ...NOTHING }
    const key = term.replace(/ (.)/, (_, letter) => letter.toUpperCase())
    totals[currency][key as keyof ExpectedTotals] = amount
  }
  return { totals, mrr }
}

/** The rows of each table, without its head; bold marks left out. */
function tablesIn(text: string): string[][][] {
  const tables: string[][][] = []
  let open: string[][] | null = null
  for (const line of text.split('\n')) {
    if (!line.startsWith('|')) open = null
    else if (/^\|[-| ]+\|$/.test(line)) {
      open = []
      tables.push(open)
    } else open?.push(cellsOf(line))
  }
  return tables
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map(cell => cell.replaceAll('**', '').trim())

const number = (cell: string): Exact => exactFromDecimal(cell.replaceAll(',', '').replace('−', '-'))

const scaled = (value: Exact, currency: string): Exact =>
  multiply(value, powerOfTen(minorDigits(currency)))

function minorOf(cell: string, currency: string): number {
  const { n, d } = scaled(number(cell), currency)
  if (d !== 1n) throw new Error(`${cell} ${currency} is no whole number of its minor unit`)
  return Number(n)
}

/** "3 × 99.00 ÷ 12 − 1.00": products first, each from left to right, with spaces around every sign. */
function outcomeOf(working: string): Exact {
  const [first = '', ...rest] = working.split(/ ([+−]) /)
  let value = productOf(first)
  for (let index = 0; index < rest.length; index += 2) {
    const term = productOf(rest[index + 1] ?? '')
    value = rest[index] === '+' ? add(value, term) : subtract(value, term)
  }
  return value
}

function productOf(text: string): Exact {
  const [first = '', ...rest] = text.split(/ ([×÷]) /)
  let value = number(first)
  for (let index = 0; index < rest.length; index += 2) {
    const factor = number(rest[index + 1] ?? '')
    value = rest[index] === '×' ? multiply(value, factor) : divide(value, factor)
  }
  return value
}
