import { describe, expect, test } from 'vitest'
import { startupDetailsSchema } from '../../../shared/contract/startup.ts'

const details = {
  name: 'Acme',
  description: 'Anvils by subscription.',
  website: 'https://acme.example',
  currency: 'USD',
  timezone: 'Europe/Berlin',
}

/** The messages about one field, as the form shows them. */
function messages(change: Partial<typeof details>): string[] {
  const result = startupDetailsSchema.safeParse({ ...details, ...change })
  const [field] = Object.keys(change)
  expect(result.error?.issues.every(issue => issue.path.join('.') === field) ?? true).toBe(true)
  return result.error?.issues.map(({ message }) => message) ?? []
}

test('a startup’s details are read as they are, trimmed', () => {
  expect(startupDetailsSchema.parse(details)).toEqual(details)
  expect(startupDetailsSchema.parse({ ...details, name: ' Acme ', currency: 'eur' })).toEqual({
    ...details,
    currency: 'EUR',
  })
})

describe('refusals say what to write instead', () => {
  test('name', () => {
    expect(messages({ name: ' ' })).toEqual(['Give it a name.'])
    expect(messages({ name: 'x'.repeat(80) })).toEqual([])
    expect(messages({ name: 'x'.repeat(81) })).toEqual([expect.stringContaining('80 characters')])
  })

  test('description', () => {
    expect(messages({ description: '' })).toEqual([])
    expect(messages({ description: 'x'.repeat(281) })).toEqual([
      expect.stringContaining('280 characters'),
    ])
  })

  test.each(['', 'https://acme.example', 'http://localhost:3000/x?y=z'])(
    'website %j is fine',
    website => {
      expect(messages({ website })).toEqual([])
    },
  )

  test.each([
    ' ',
    'acme.example',
    'ftp://acme.example',
    'javascript:alert(1)',
    'https://',
    'https://a b.c',
  ])('website %j is refused', website => {
    expect(messages({ website })).toEqual(['Write it in full, such as https://example.com.'])
  })

  test.each(['', 'US', 'dollar', 'ZZZ', '$'])('currency %j is refused', currency => {
    expect(messages({ currency })).toEqual(['Use an ISO 4217 code, such as USD or EUR.'])
  })

  test.each(['', 'Mars/Phobos', 'UTC+2', '+02:00', '-05', 'Berlin'])(
    'time zone %j is refused',
    timezone => {
      expect(messages({ timezone })).toEqual(['Use an IANA name, such as Europe/Berlin.'])
    },
  )

  test.each(['UTC', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu', 'Etc/GMT+5'])(
    'time zone %j is fine',
    timezone => {
      expect(messages({ timezone })).toEqual([])
    },
  )
})
