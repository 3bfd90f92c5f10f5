import { ORPCError } from '@orpc/client'
import { expect, test } from 'vitest'
import { problemOf, sessionEnded } from '../../../renderer/rpc/problem.ts'

test('what the app refused keeps its code, why and fix', () => {
  const error = new ORPCError('KEY_REFUSED', {
    message: 'Stripe does not accept this key.',
    data: { why: 'It was revoked.', fix: 'Make another.' },
  })
  expect(problemOf(error)).toEqual({
    code: 'KEY_REFUSED',
    message: 'Stripe does not accept this key.',
    why: 'It was revoked.',
    fix: 'Make another.',
  })
})

test('a refusal without details is a sentence all the same', () => {
  expect(problemOf(new ORPCError('NOT_FOUND', { message: 'There is no such run.' }))).toEqual({
    code: 'NOT_FOUND',
    message: 'There is no such run.',
  })
})

test('an app that does not answer says how to start it', () => {
  const problem = problemOf(new TypeError('Failed to fetch'))
  expect(problem).toMatchObject({
    code: 'APP_UNREACHABLE',
    fix: expect.stringContaining('npm start'),
  })
})

test('only a refused session is one that has ended', () => {
  expect(sessionEnded(new ORPCError('UNAUTHORIZED'))).toBe(true)
  expect(sessionEnded(new ORPCError('KEY_REFUSED'))).toBe(false)
  expect(sessionEnded(new TypeError('Failed to fetch'))).toBe(false)
})
