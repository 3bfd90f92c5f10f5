import fc from 'fast-check'
import type { ProviderEntry } from '../../../electron/ledger/page.ts'
import { entryKindSchema } from '../../../shared/contract/entries.ts'

/** Instants at which somebody's clock changes, or a day or a year begins somewhere. Milliseconds. */
const EDGES = [
  '2023-12-31T10:00:00Z',
  '2024-02-29T00:00:00Z',
  '2024-03-10T07:00:00Z',
  '2024-03-31T01:00:00Z',
  '2024-10-27T01:00:00Z',
  '2024-11-03T06:00:00Z',
  '2024-12-31T23:59:59Z',
].map(text => Date.parse(text))

const YEAR = 366 * 86_400_000
const START = Date.UTC(2023, 11, 1)

/** Anywhere in a year, and as often within two days of a clock change. */
const instant = fc.oneof(
  fc.integer({ min: START, max: START + YEAR }),
  fc
    .tuple(fc.constantFrom(...EDGES), fc.integer({ min: -172_800, max: 172_800 }))
    .map(([edge, seconds]) => edge + seconds * 1000),
)

/** What a provider may tell of one movement of money: any kind, either sign, tax or none. */
const anyEntry: fc.Arbitrary<ProviderEntry> = fc
  .record({
    number: fc.integer({ min: 1, max: 300 }),
    kind: fc.constantFrom(...entryKindSchema.options),
    occurredAt: instant,
    gross: fc.integer({ min: -5_000_000_000, max: 5_000_000_000 }),
    fee: fc.integer({ min: -50_000, max: 50_000 }),
    tax: fc.option(fc.integer({ min: -500_000, max: 500_000 })),
    currency: fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
    customer: fc.option(fc.constantFrom('cus_1', 'cus_2', 'cus_3')),
  })
  .map(({ number, gross, fee, tax, ...rest }) => ({
    ...rest,
    id: `txn_${number}`,
    providerKind: rest.kind,
    availableAt: null,
    gross,
    fee,
    tax,
    net: gross - fee - (tax ?? 0),
    subscription: null,
    source: null,
    conversion: null,
    // What was sold, and to where, is once known for ever: the same however an entry changes.
    product: number % 3 === 0 ? null : `Product ${number % 3}`,
    country: number % 2 === 0 ? null : 'DE',
    sale: null,
  }))

/** Entries with an id of their own each. */
export const someEntries = (maxLength = 50) =>
  fc.uniqueArray(anyEntry, { selector: it => it.id, minLength: 1, maxLength })
