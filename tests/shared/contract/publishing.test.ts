import { expect, test } from 'vitest'
import { platformDetailsSchema, publishingSchema } from '../../../shared/contract/publishing.ts'

const platform = {
  name: 'Public board',
  endpoint: 'https://platform.example/api/snapshots',
  test: false,
}

/** What is refused, field by field, with its message. */
const refusals = (change: object) =>
  platformDetailsSchema
    .safeParse({ ...platform, ...change })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

test('a platform’s details', () => {
  expect(platformDetailsSchema.parse({ ...platform, name: ' Public board ' })).toEqual({
    ...platform,
    // It sees what the public sees, and private addresses are for the founder to allow.
    privacy: null,
    allowPrivate: false,
  })
  expect(refusals({ name: ' ' })).toEqual(['name: Give the platform a name.'])
  expect(refusals({ test: 'no' })).toHaveLength(1)
})

test.each(['', 'platform.example', 'file:///etc/passwd', 'javascript:alert(1)'])(
  'an endpoint such as %j is refused',
  endpoint => {
    expect(refusals({ endpoint })).toEqual([
      'endpoint: Write the address in full, such as https://platform.example/api/snapshots.',
    ])
  },
)

test('the publishing port is one that can be listened on', () => {
  const accepts = (port: unknown) => publishingSchema.safeParse({ enabled: true, port }).success
  for (const port of [1, 5100, 65_535]) expect(accepts(port)).toBe(true)
  for (const port of [0, -1, 65_536, 5100.5, '5100']) expect(accepts(port)).toBe(false)
})
