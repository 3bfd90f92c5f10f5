import { expect, test } from 'vitest'
import { AppError, toProblem } from '../../shared/errors.ts'

const problem = {
  code: 'KEY_REFUSED',
  message: 'Stripe does not accept the key.',
  why: 'It was revoked.',
  fix: 'Make a new one.',
} as const

test('an AppError is the problem it was made from, and nothing else', () => {
  const error = new AppError(problem, { retryable: true, cause: new Error('rk_live_secret') })
  expect(toProblem(error)).toEqual(problem)
  expect(error.retryable).toBe(true)
  expect(new AppError(problem).retryable).toBe(false)
})

test.each([
  [new TypeError('x is not a function'), 'x is not a function'],
  ['a string', 'a string'],
  [undefined, 'undefined'],
])('what nobody foresaw becomes INTERNAL: %s', (thrown, why) => {
  expect(toProblem(thrown)).toMatchObject({ code: 'INTERNAL', why })
})
