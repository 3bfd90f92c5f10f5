import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Billed, GAP, inForce, spansOf } from '../../../electron/ledger/mrr-spans.ts'
import { compare, exact, sum } from '../../../shared/exact.ts'

const day = (text: string) => Date.parse(`${text}T10:00:00Z`)

const period = (
  from: string,
  until: string,
  mrr: number,
  { item = 'seat' }: { item?: string } = {},
): Billed => ({ item, from: day(from), until: day(until), mrr: exact(mrr) })

const shown = (periods: Billed[]) =>
  spansOf(periods).map(({ from, until, mrr }) => [
    new Date(from).toISOString().slice(0, 10),
    new Date(until).toISOString().slice(0, 10),
    Number(mrr.n) / Number(mrr.d),
  ])

describe('what a subscription was worth over time', () => {
  test('renewals at one amount are one span', () => {
    expect(
      shown([
        period('2026-01-05', '2026-02-05', 1000),
        period('2026-02-05', '2026-03-05', 1000),
        period('2026-03-05', '2026-04-05', 1000),
      ]),
    ).toEqual([['2026-01-05', '2026-04-05', 1000]])
  })

  test('a change that is billed beside the period adds to it and takes off it', () => {
    const periods = [
      period('2026-01-05', '2026-02-05', 1000),
      period('2026-01-20', '2026-02-05', -1000, { item: 'change 1' }),
      period('2026-01-20', '2026-02-05', 3000, { item: 'change 2' }),
      period('2026-02-05', '2026-03-05', 3000),
    ]
    expect(shown(periods)).toEqual([
      ['2026-01-05', '2026-01-20', 1000],
      ['2026-01-20', '2026-03-05', 3000],
    ])
    const then = inForce(periods, day('2026-01-25')).map(({ mrr }) => Number(mrr.n))
    expect(then).toEqual([1000, -1000, 3000])
  })

  test('what is billed beside the subscription as a whole ends with the next whole period', () => {
    const whole = (from: string, until: string, mrr: number) => ({
      ...period(from, until, mrr, { item: 'all' }),
      whole: true,
    })
    const periods = [
      whole('2026-01-05', '2027-01-05', 1000),
      period('2026-02-05', '2027-01-05', 500, { item: 'more' }),
      whole('2026-04-05', '2026-05-05', 3000),
    ]
    expect(shown(periods)).toEqual([
      ['2026-01-05', '2026-02-05', 1000],
      ['2026-02-05', '2026-04-05', 1500],
      ['2026-04-05', '2026-05-05', 3000],
    ])
  })

  test('a credit takes off the nearest to it of what was billed to the same end, and ends with that', () => {
    const year = { item: 'year' }
    const periods = [
      period('2026-01-05', '2027-01-05', 1000, year),
      period('2026-01-05', '2027-01-05', 400, { item: 'extra' }),
      // To an end of its own: not what the credit is for.
      period('2026-01-05', '2026-07-05', 990, { item: 'half' }),
      period('2026-03-05', '2027-01-05', -990, { item: 'change 1' }),
      period('2026-03-05', '2027-01-05', 2000, { item: 'change 2' }),
      period('2026-05-05', '2026-06-05', 3000, year),
    ]
    expect(shown(periods)).toEqual([
      ['2026-01-05', '2026-03-05', 2390],
      ['2026-03-05', '2026-05-05', 3400],
      ['2026-05-05', '2026-06-05', 4390],
      ['2026-06-05', '2026-07-05', 1390],
      ['2026-07-05', '2027-01-05', 400],
    ])
  })

  const late = (from: string, until: string, mrr: number) => ({
    ...period(from, until, mrr),
    missed: true,
  })

  test('what was missed and paid with the next period makes both worth the same', () => {
    const periods = [
      period('2026-01-05', '2026-02-05', 1000),
      period('2026-01-05', '2026-06-05', 70, { item: 'other' }),
      late('2026-02-08', '2026-04-08', 1000),
      period('2026-04-08', '2026-05-08', 3000),
    ]
    expect(shown(periods)).toEqual([
      ['2026-01-05', '2026-05-08', 1070],
      ['2026-05-08', '2026-06-05', 70],
    ])
  })

  test.each([
    ['what was in between was paid for', period('2026-02-05', '2026-04-05', 3000)],
    ['nothing was before it', period('2026-01-05', '2026-02-05', 9, { item: 'other' })],
    ['what was before it ended long ago', period('2026-01-01', '2026-02-01', 3000)],
  ])('nothing was missed where %s', (_, before) => {
    const all = [before, period('2026-04-05', '2026-05-05', 3000)]
    expect(shown([...all, late('2026-02-05', '2026-04-05', 1000)])).toEqual(shown(all))
  })

  test('an upgrade within a period holds from its day on', () => {
    expect(
      shown([
        period('2026-01-05', '2026-02-05', 1000),
        // The credit for the unused rest and the new price begin at once.
        period('2026-01-20', '2026-02-05', 0),
        period('2026-01-20', '2026-02-05', 3000),
        period('2026-02-05', '2026-03-05', 3000),
      ]),
    ).toEqual([
      ['2026-01-05', '2026-01-20', 1000],
      ['2026-01-20', '2026-03-05', 3000],
    ])
  })

  test('an item that is taken off ends, the others go on', () => {
    expect(
      shown([
        period('2026-01-05', '2026-02-05', 1000),
        period('2026-01-05', '2026-02-05', 400, { item: 'extra' }),
        period('2026-01-25', '2026-02-05', 0, { item: 'extra' }),
      ]),
    ).toEqual([
      ['2026-01-05', '2026-01-25', 1400],
      ['2026-01-25', '2026-02-05', 1000],
    ])
  })

  test('a year that was cut short for a month does not come back after it', () => {
    expect(
      shown([period('2026-01-05', '2027-01-05', 1000), period('2026-03-01', '2026-04-01', 1500)]),
    ).toEqual([
      ['2026-01-05', '2026-03-01', 1000],
      ['2026-03-01', '2026-04-01', 1500],
    ])
  })

  test('a month that nobody billed is a gap; a day is none', () => {
    expect(
      shown([
        period('2026-01-05', '2026-02-05', 1000),
        period('2026-02-06', '2026-03-06', 1000),
        period('2026-05-06', '2026-06-06', 1000),
      ]),
    ).toEqual([
      ['2026-01-05', '2026-03-06', 1000],
      ['2026-05-06', '2026-06-06', 1000],
    ])
  })
})

describe('what makes the amount of an instant', () => {
  const amountsAt = (periods: Billed[], at: number) =>
    inForce(periods, at).map(({ item, mrr }) => [item, Number(mrr.n)])

  test('a period holds from its first instant to just before its end', () => {
    const periods = [
      period('2026-01-05', '2026-02-05', 1000),
      period('2026-02-05', '2026-03-05', 2000),
    ]
    expect(amountsAt(periods, day('2026-01-05') - 1)).toEqual([])
    expect(amountsAt(periods, day('2026-01-05'))).toEqual([['seat', 1000]])
    expect(amountsAt(periods, day('2026-02-05') - 1)).toEqual([['seat', 1000]])
    expect(amountsAt(periods, day('2026-02-05'))).toEqual([['seat', 2000]])
    expect(amountsAt(periods, day('2026-03-05'))).toEqual([])
  })

  test('an item that was taken off is no part of it', () => {
    const periods = [
      period('2026-01-05', '2026-02-05', 1000),
      period('2026-01-05', '2026-02-05', 400, { item: 'extra' }),
      period('2026-01-25', '2026-02-05', 0, { item: 'extra' }),
    ]
    expect(amountsAt(periods, day('2026-01-25'))).toEqual([['seat', 1000]])
  })
})

describe('of periods of an item that begin at once', () => {
  const both = (one: Billed, other: Billed) => {
    const [first, second] = [shown([one, other]), shown([other, one])]
    expect(second).toEqual(first)
    return first
  }

  test('one that takes no time is none, whatever it comes to', () => {
    const nothing = period('2026-01-05', '2026-01-05', 9000)
    expect(both(period('2026-01-05', '2026-02-05', 1000), nothing)).toEqual([
      ['2026-01-05', '2026-02-05', 1000],
    ])
  })

  test('the longer of two at one amount holds', () => {
    const [month, quarter] = [
      period('2026-01-05', '2026-02-05', 1000),
      period('2026-01-05', '2026-04-05', 1000),
    ]
    expect(both(month, quarter)).toEqual([['2026-01-05', '2026-04-05', 1000]])
    expect(inForce([quarter, month], day('2026-01-05'))).toEqual([quarter])
  })
})

describe('whatever was billed', () => {
  const periods = fc.array(
    fc
      .record({
        item: fc.constantFrom('a', 'b', 'c'),
        from: fc.integer({ min: 0, max: 60 }),
        days: fc.integer({ min: 0, max: 40 }),
        n: fc.integer({ min: 0, max: 3 }),
        d: fc.integer({ min: 1, max: 3 }),
        whole: fc.boolean(),
      })
      .map(({ item, from, days, n, d, whole }) => ({
        item,
        from: from * GAP,
        until: (from + days) * GAP,
        mrr: exact(n, d),
        whole: whole && item === 'a',
      })),
    { maxLength: 12 },
  )
  /** Each a change of its own, to one of few ends, so that there is something to take off. */
  const credits = fc
    .uniqueArray(
      fc.record({ from: fc.integer({ min: 0, max: 60 }), n: fc.integer({ min: 1, max: 3 }) }),
      {
        maxLength: 4,
        selector: ({ from }) => from,
      },
    )
    .map(all =>
      all.map(({ from, n }) => ({
        item: `credit ${from}`,
        from: from * GAP,
        until: (61 + (from % 4)) * GAP,
        mrr: exact(-n),
      })),
    )
  const shuffling = fc
    .tuple(periods, credits)
    .map(both => both.flat())
    .chain(all =>
      fc.record({
        all: fc.constant(all),
        shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
      }),
    )

  test('neither the order nor a period told twice changes a span', () => {
    fc.assert(
      fc.property(shuffling, ({ all, shuffled }) => {
        expect(spansOf(shuffled)).toEqual(spansOf(all))
        expect(spansOf([...all, ...shuffled])).toEqual(spansOf(all))
      }),
    )
  })

  test('at any instant the span’s amount is that of the periods in force, and never below nothing', () => {
    fc.assert(
      fc.property(periods, fc.integer({ min: -2, max: 220 }), (all, at) => {
        // Every other instant is one at which periods begin and end.
        const instant = (at * GAP) / 2
        const span = spansOf(all).find(it => it.from <= instant && it.until > instant)
        const amounts = inForce(all, instant).map(({ mrr }) => mrr)
        expect(compare(span?.mrr ?? exact(0), sum(amounts))).toBe(0)
        expect(new Set(inForce(all, instant).map(({ item }) => item)).size).toBe(amounts.length)
      }),
    )
  })

  test('spans follow one another without overlap, and no two neighbours are the same', () => {
    fc.assert(
      fc.property(periods, all => {
        const spans = spansOf(all)
        for (const [index, { from, until, mrr }] of spans.entries()) {
          expect(from).toBeLessThan(until)
          expect(mrr.n).toBeGreaterThan(0n)
          const next = spans[index + 1]
          if (!next) continue
          expect(until).toBeLessThanOrEqual(next.from)
          if (until === next.from) expect(compare(mrr, next.mrr)).not.toBe(0)
        }
      }),
    )
  })
})
