import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import nacl from 'tweetnacl'
import { describe, expect, test } from 'vitest'
import { type SignedV1, signedV1Schema, verifyV1 } from '../v1.ts'

const points = [
  { date: '2026-09-01T00:00:00.000Z', revenue: 14_812.5, mrr: 16_242.33, currency: 'USD' },
  { date: '2026-10-01T00:00:00.000Z', revenue: -12.34, customerCount: 328, currency: 'USD' },
]

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** An answer signed the way another program would: by tweetnacl, over the text’s UTF-8 bytes. */
function signed(data: string, pair = nacl.sign.keyPair()): SignedV1 {
  return {
    data,
    signature: base64(nacl.sign.detached(Buffer.from(data), pair.secretKey)),
    publicKey: base64(pair.publicKey),
    timestamp: 1_790_000_000_000,
    version: '1.0',
  }
}

const answer = signed(JSON.stringify(points))

describe('verifyV1 accepts', () => {
  test('what tweetnacl signed, and says what that does not prove', async () => {
    expect(await verifyV1(answer, { expectedKey: answer.publicKey })).toEqual({
      valid: true,
      version: '1.0',
      publicKey: answer.publicKey,
      points,
      problem: null,
      limits: [{ code: 'TIME_UNSIGNED' }, { code: 'HISTORY_UNLINKED' }],
    })
  })

  test('what node:crypto signed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
    const signature = base64(sign(null, Buffer.from(answer.data), privateKey))
    const { valid } = await verifyV1({ ...answer, signature, publicKey: base64(raw) })
    expect(valid).toBe(true)
  })

  test('an empty history, and text beyond ASCII', async () => {
    expect(await verifyV1(signed('[]'))).toMatchObject({ valid: true, points: [] })
    const beyond = signed(JSON.stringify([{ ...points[0], currency: '€' }]))
    expect((await verifyV1(beyond)).valid).toBe(true)
  })
})

describe('verifyV1 refuses', () => {
  const mismatch = { code: 'SIGNATURE_MISMATCH', key: answer.publicKey }

  const refused = async (change: Partial<SignedV1>, expectedKey?: string) => {
    const verification = await verifyV1({ ...answer, ...change }, { expectedKey })
    expect(verification).toMatchObject({ valid: false, points: [] })
    return verification.problem
  }

  test('data in which any one character was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: answer.data.length - 1 }),
        fc.string({ maxLength: 2 }),
        async (at, other) => {
          const data = answer.data.slice(0, at) + other + answer.data.slice(at + 1)
          fc.pre(data !== answer.data)
          expect(await refused({ data })).toEqual(mismatch)
        },
      ),
    )
  })

  test('a signature in which any one bit was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 511 }), async bit => {
        const bytes = Buffer.from(answer.signature, 'base64')
        const byte = bit >> 3
        bytes[byte] = (bytes[byte] ?? 0) ^ (1 << (bit & 7))
        expect(await refused({ signature: base64(bytes) })).toEqual(mismatch)
      }),
    )
  })

  test('another key than the expected one, even where it signed well', async () => {
    const expected = signed('[]').publicKey
    const actual = answer.publicKey
    expect(await refused({}, expected)).toEqual({ code: 'KEY_MISMATCH', expected, actual })
    expect(await refused({ publicKey: expected })).toEqual({ ...mismatch, key: expected })
  })

  test('any 32 bytes that are no key of the signer, without an exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async bytes => {
        const key = base64(bytes)
        expect(await refused({ publicKey: key })).toEqual({ ...mismatch, key })
      }),
    )
  })

  test.each(['', '!', 'AAAA', `${answer.publicKey}AA`])(
    'a public key such as %j',
    async publicKey => {
      expect(await refused({ publicKey })).toEqual({ code: 'KEY_MALFORMED', actual: publicKey })
    },
  )

  test.each(['', '!', 'AAAA'])('a signature such as %j', async signature => {
    const problem = { code: 'SIGNATURE_MALFORMED', actual: signature }
    expect(await refused({ signature })).toEqual(problem)
  })

  test.each([
    ['nothing', []],
    ['null', []],
    ['{}', []],
    ['[{}]', ['0.date', '0.revenue', '0.currency']],
    [JSON.stringify([{ ...points[0], date: 'yesterday' }]), ['0.date']],
    [JSON.stringify([{ ...points[0], revenue: '1' }]), ['0.revenue']],
    [JSON.stringify([{ ...points[0], customerCount: 0.5 }]), ['0.customerCount']],
  ])('well-signed data that is no list of points: %s', async (data, at) => {
    expect((await verifyV1(signed(data))).problem).toEqual({ code: 'DATA_MALFORMED', at })
  })
})

test('signedV1Schema takes version 1.0 and no other', () => {
  expect(signedV1Schema.parse(answer)).toEqual(answer)
  expect(signedV1Schema.safeParse({ ...answer, version: '2.0' }).success).toBe(false)
  expect(signedV1Schema.safeParse({ ...answer, timestamp: '1' }).success).toBe(false)
})
