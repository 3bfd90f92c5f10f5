import { expect, test } from 'vitest'
import { currencyOf } from '../../../electron/startups/region.ts'

test.each([
  ['de-AT', 'EUR'],
  ['de', 'EUR'],
  ['en', 'USD'],
  ['en-GB', 'GBP'],
  ['ja', 'JPY'],
  ['pt-BR', 'BRL'],
  ['eo-001', 'USD'],
  ['en-US-u-va-posix', 'USD'],
])('a computer that speaks %s proposes %s', (locale, currency) => {
  expect(currencyOf(locale)).toBe(currency)
})
