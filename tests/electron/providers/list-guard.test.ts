import { describe, expect, test } from 'vitest'
import { type GuardedPage, idOf, listGuard } from '../../../electron/providers/list-guard.ts'

const WORDS = { name: 'Acme', keys: 'In Acme, open Keys' }

/** Reads pages one after another, each with two ids unless it says otherwise. */
function reading(rules: { moves: boolean; longest?: number }) {
  const look = listGuard(WORDS, { what: 'orders', ...rules })
  return (...pages: (Partial<GuardedPage> & Pick<GuardedPage, 'place'>)[]) => {
    for (const page of pages) {
      look({ ids: [`a${page.place}`, `b${page.place}`], more: true, ...page })
    }
  }
}

const REPEATS = {
  code: 'PROVIDER_ANSWER_INVALID',
  message: "Acme's list of orders cannot be read to its end.",
  why: expect.stringContaining('repeats itself'),
  fix: expect.any(String),
  retryable: true,
}

const thrown = (call: () => void): unknown => {
  try {
    call()
  } catch (error) {
    return error
  }
}

describe('a list whose pages come after an id', () => {
  const keyed = (longest?: number) => reading({ moves: false, longest })

  test('is read to its end, an empty last page included', () => {
    keyed()({ place: null }, { place: 'b1' }, { place: 'b2', ids: [], more: false })
  })

  test.each([
    ['a page that was there before', [{ place: null }, { place: 'x', ids: ['anull', 'bnull'] }]],
    [
      'one that was there long before, in another order',
      [{ place: null }, { place: 'x' }, { place: 'y' }, { place: 'z', ids: ['bx', 'ax'] }],
    ],
    ['an object of the page before', [{ place: null }, { place: 'x', ids: ['new', 'bnull'] }]],
    ['the same place', [{ place: null }, { place: 'x' }, { place: 'x', ids: ['c', 'd'] }]],
  ])('repeats itself with %s', (_what, pages) => {
    expect(thrown(() => keyed()(...pages))).toMatchObject(REPEATS)
  })

  test('does not say that more follows and bring nothing', () => {
    expect(thrown(() => keyed()({ place: null, ids: [] }))).toMatchObject({
      why: expect.stringContaining('empty'),
    })
  })

  test('ends', () => {
    const read = keyed(1000)
    const endless = () => {
      for (let page = 0; page < 5000; page++) read({ place: page })
    }
    expect(thrown(endless)).toMatchObject({ why: 'It does not end: 1000 pages were read.' })
  })
})

describe('a list whose pages have numbers', () => {
  test('moves while it is read: what was pushed down comes again', () => {
    reading({ moves: true })(
      { place: 1, ids: ['9', '8', '7'] },
      { place: 2, ids: ['7', '6', '5'] },
      { place: 3, ids: ['4'], more: false },
    )
  })

  test('may have become shorter: a page is read again, and not for ever', () => {
    const read = reading({ moves: true })
    read({ place: 1 }, { place: 2 }, { place: 1 }, { place: 2 }, { place: 3 })
    const backAndForth = () => {
      for (let round = 0; round < 200; round++) read({ place: 1 }, { place: 2 })
    }
    expect(thrown(backAndForth)).toMatchObject(REPEATS)
  })

  test('does not bring a page again under another number', () => {
    const again = [{ place: 1 }, { place: 2 }, { place: 3, ids: ['a1', 'b1'] }]
    expect(thrown(() => reading({ moves: true })(...again))).toMatchObject(REPEATS)
    const part = [
      { place: 1, ids: ['a', 'b', 'c'] },
      { place: 2, ids: ['b'] },
    ]
    expect(thrown(() => reading({ moves: true })(...part))).toMatchObject(REPEATS)
  })
})

test('a million objects take next to no memory', () => {
  const look = listGuard(WORDS, { what: 'orders', moves: false })
  const id = (n: number) => `txn_01h${String(n).padStart(23, '0')}`
  const before = process.memoryUsage().heapUsed
  for (let page = 0; page < 33_000; page++) {
    const ids = Array.from({ length: 30 }, (_, i) => id(page * 30 + i))
    look({ place: id(page * 30), ids, more: true })
  }
  globalThis.gc?.()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024)
})

test('objects are told apart by their ids, or whole', () => {
  expect([idOf({ id: 'a', b: 1 }), idOf({ b: 1 }), idOf(null), idOf({ id: 7 })]).toEqual([
    'a',
    '{"b":1}',
    'null',
    '{"id":7}',
  ])
})
