import { expect, test } from 'vitest'
import { theOneMeant } from '../../../electron/startups/startup-named.ts'

const acme = { id: '1a2b', name: 'Acme' }
const beta = { id: '1a9z', name: 'Beta' }
const both = [acme, beta]

test('a startup is meant by its id, the beginning of it, or its name', () => {
  expect(theOneMeant(both, '1a2b')).toBe(acme)
  expect(theOneMeant(both, '1a9')).toBe(beta)
  expect(theOneMeant(both, 'Beta')).toBe(beta)
  // An id means its own startup, though another one may be called so.
  expect(theOneMeant([acme, { id: 'c', name: '1a2b' }], '1a2b')).toBe(acme)
})

test('where nothing is said, the only one is meant; none before there is one', () => {
  expect(theOneMeant([acme])).toBe(acme)
  expect(theOneMeant([])).toBeNull()
})

test('it is never guessed', () => {
  expect(() => theOneMeant(both)).toThrow(
    expect.objectContaining({
      code: 'STARTUP_NEEDED',
      why: expect.stringMatching(/Acme \(1a2b\), Beta \(1a9z\)/),
      fix: expect.stringContaining('--startup'),
    }),
  )
  const twins = [acme, { ...beta, name: 'Acme' }]
  for (const named of ['1a', 'Acme']) {
    expect(() => theOneMeant(twins, named)).toThrow(
      expect.objectContaining({ code: 'STARTUP_NEEDED' }),
    )
  }
  for (const named of ['', 'acme', '1a2bc']) {
    expect(() => theOneMeant(both, named)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  }
  expect(() => theOneMeant([], 'Acme')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})
