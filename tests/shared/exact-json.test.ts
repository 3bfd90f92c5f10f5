import { describe, expect, test } from 'vitest'
import { contract } from '../../shared/contract/index.ts'
import { AsPublished, exactJson, inSnakeCase } from '../../shared/exact-json.ts'

describe('JSON for other programs', () => {
  test.each([
    ['mrr', 'mrr'],
    ['asOf', 'as_of'],
    ['netRevenue', 'net_revenue'],
    ['cancelsAtPeriodEnd', 'cancels_at_period_end'],
    ['top10', 'top10'],
    ['gross_volume', 'gross_volume'],
    ['USD', 'USD'],
    ['2026-10', '2026-10'],
  ])('has the key %s as %s', (key, written) => {
    expect(inSnakeCase(key)).toBe(written)
    expect(exactJson({ [key]: 1 })).toBe(`{"${written}":1}`)
  })

  test('has keys at any depth in snake_case, in their order, and leaves values alone', () => {
    const value = {
      totalsByCurrency: { USD: { netRevenue: { amount: 10n ** 20n, currency: 'USD' } } },
      monthToDate: { compare: [{ passedOn: 'refundFailure' }, null, [{ setAside: [] }]] },
    }
    expect(exactJson(value)).toBe(
      '{"totals_by_currency":{"USD":{"net_revenue":{"amount":100000000000000000000,"currency":"USD"}}},' +
        '"month_to_date":{"compare":[{"passed_on":"refundFailure"},null,[{"set_aside":[]}]]}}',
    )
  })

  test('leaves a signed document as it was published', () => {
    const document = { publicKey: 'a', points: [{ customerCount: 1 }] }
    expect(exactJson({ publicKey: 'a', document: new AsPublished(document) })).toBe(
      `{"public_key":"a","document":${JSON.stringify(document)}}`,
    )
  })
})

/** An id such as cus_Abc for a key would be changed: only currencies may be keys that are not ours. */
test('the contract has records by currency alone', () => {
  const records = schemasIn(contract).filter(({ def }) => def.type === 'record')
  expect(records.map(({ name }) => name).sort()).toEqual([
    'mrrByCurrency',
    'totalsByCurrency',
    'totalsByCurrency',
  ])
})

test('every key of the contract is in camelCase', () => {
  const keys = schemasIn(contract).flatMap(({ def }) => Object.keys(def.shape ?? {}))
  expect(keys).toContain('netRevenue')
  expect(keys.filter(key => !/^[a-z][A-Za-z0-9]*$/.test(key))).toEqual([])
})

interface Schema {
  name: string
  def: { type: string; shape?: object }
}

/** All schemas of the contract, each by the key that it stands under. */
function schemasIn(contract: object): Schema[] {
  const seen = new Set<object>()
  const walk = (value: unknown, name: string): Schema[] => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return []
    seen.add(value)
    const { def = value } = ('_zod' in value ? value._zod : {}) as { def?: object }
    const inner = Object.entries(def).flatMap(([key, it]) =>
      walk(it, ['innerType', 'element'].includes(key) ? name : key),
    )
    return '_zod' in value ? [{ name, def: def as Schema['def'] }, ...inner] : inner
  }
  return walk(contract, '')
}
