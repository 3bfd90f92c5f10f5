import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { limitText, problemText } from '../texts.ts'
import { type LimitV1, type ProblemV1, parseV1, type UnreadableV1, verifyV1 } from '../v1.ts'

interface Vector {
  about: string
  answer: unknown
  expectedKey?: string
  result: {
    valid: boolean
    /** How many. */
    points: number
    problem: ProblemV1 | UnreadableV1 | null
    limits: LimitV1[]
  }
}

const FOLDER = join(import.meta.dirname, '../vectors')
const vectors = readdirSync(FOLDER).map((file): [string, Vector] => [
  file,
  JSON.parse(readFileSync(join(FOLDER, file), 'utf8')),
])

test.each(vectors)('%s', async (_, { answer, expectedKey, result }) => {
  const { signed, problem } = parseV1(answer)
  if (!signed) {
    expect({ valid: false, points: 0, problem, limits: [] }).toEqual(result)
    return
  }
  const { valid, points, ...rest } = await verifyV1(signed, { expectedKey })
  expect({ valid, points: points.length, problem: rest.problem, limits: rest.limits }).toEqual(
    result,
  )
})

describe('the vectors', () => {
  const results = vectors.map(([, { result }]) => result)

  test('have each problem and each limit, and valid ones', () => {
    expect(new Set(results.map(({ problem }) => problem?.code))).toEqual(
      new Set([
        undefined,
        'NOT_VERSION_1',
        'KEY_MISMATCH',
        'KEY_MALFORMED',
        'SIGNATURE_MALFORMED',
        'SIGNATURE_MISMATCH',
        'DATA_MALFORMED',
      ]),
    )
    expect(new Set(results.flatMap(({ limits }) => limits.map(({ code }) => code)))).toEqual(
      new Set(['TIME_UNSIGNED', 'HISTORY_UNLINKED', 'IMPORTED', 'RANGES']),
    )
  })

  test('have each code that the README explains, and it explains no other', () => {
    const readme = readFileSync(join(FOLDER, '../README.md'), 'utf8')
    const explained = readme.matchAll(/^\| `([A-Z0-9_]+)` \|/gm).map(([, code]) => code)
    const used = results.flatMap(({ problem, limits }) => [problem, ...limits])
    expect(new Set(explained)).toEqual(new Set(used.flatMap(it => it?.code ?? [])))
  })

  test('are each said in a sentence of its own', () => {
    const said = results.flatMap(({ problem, limits }) => [
      ...(problem ? [`${problem.code} ${problemText(problem)}`] : []),
      ...limits.map(limit => `${limit.code} ${limitText(limit)}`),
    ])
    expect([...new Set(said)].sort()).toMatchInlineSnapshot(`
      [
        "DATA_MALFORMED The signed data is not a list of points.",
        "HISTORY_UNLINKED Nothing links this answer to the one before it: history could be rewritten between two of them.",
        "IMPORTED 1 of the 2 points count entries out of a file that the founder handed in: no provider was asked for those.",
        "KEY_MALFORMED The public key is not 32 bytes in base64.",
        "KEY_MISMATCH It is signed by another key than the one expected.",
        "NOT_VERSION_1 It is not a signed answer of version 1.0.",
        "RANGES 2 of the 2 points give ranges: a figure may be the least of its range, and the real one higher.",
        "SIGNATURE_MALFORMED The signature is not 64 bytes in base64.",
        "SIGNATURE_MISMATCH The signature does not match the data: one of them was changed.",
        "TIME_UNSIGNED The time stamp is not signed: an old answer can be shown again as if it were new.",
      ]
    `)
  })
})
