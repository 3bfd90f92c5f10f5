import { expect, test } from 'vitest'
import { z } from 'zod'
import { inPlainWords, WITH_INPUT } from '../../../electron/providers/plain-issues.ts'

const schema = z.object({
  price: z.object({ id: z.string() }),
  interval: z.enum(['day', 'week', 'year']),
  quantity: z.int().min(1),
  currency: z.string().regex(/^[a-z]{3}$/, 'not a currency code'),
  number: z.string().regex(/^\d+$/),
  at: z.string().refine(text => Number.isFinite(Date.parse(text)), 'not an instant'),
  items: z.array(z.union([z.string(), z.object({ id: z.string() })])),
})
const sound = {
  price: { id: 'price_1' },
  ...{ interval: 'day', quantity: 1, currency: 'eur', number: '12', at: '2026-01-05', items: [] },
}
const said = (value: unknown) => {
  const { error } = schema.safeParse(value, WITH_INPUT)
  return error && inPlainWords(error)
}

test.each([
  [{ price: {} }, 'price.id is missing.'],
  [{ price: undefined, quantity: null }, 'price is missing; quantity has no value.'],
  [{ price: { id: 5 }, items: {} }, 'price.id is not a text; items is not a list.'],
  [{ interval: 'fortnight' }, 'interval is not day, week or year.'],
  [{ interval: undefined }, 'interval is missing.'],
  [{ quantity: 1.5 }, 'quantity is not a whole number.'],
  [{ quantity: 0 }, 'quantity is too small.'],
  [{ currency: 'usdc' }, 'currency is not a currency code.'],
  [{ at: 'soon' }, 'at is not an instant.'],
  [{ number: 'x' }, 'number is not in a form that OpenRevenue knows.'],
  [{ items: [5] }, 'items.0 is not in a form that OpenRevenue knows.'],
  [{ items: [undefined] }, 'items.0 is missing.'],
])('of %j is said: %s', (changes, words) => {
  expect(said({ ...sound, ...changes })).toBe(words)
})

test('what is no object at all is the answer itself, and a long list is cut', () => {
  expect(said('<html>')).toBe('the answer is not an object.')
  expect(said({})?.split(';')).toHaveLength(5)
})
