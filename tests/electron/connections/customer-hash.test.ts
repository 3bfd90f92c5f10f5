import { expect, test } from 'vitest'
import { customerHasher } from '../../../electron/connections/customer-hash.ts'

/** A secret store that has kept this key. */
const keeping = (key: string) => ({ getOrMake: async () => Buffer.from(key).toString('base64') })

test('a customer is 128 bits under the installation’s key: the same always, and not elsewhere', async () => {
  const here = await customerHasher(keeping('one key'), { sample: false })
  const there = await customerHasher(keeping('another'), { sample: false })
  expect(here('cus_1')).toMatch(/^[0-9a-f]{32}$/)
  expect(here('cus_1')).toBe(here('cus_1'))
  expect(new Set([here('cus_1'), here('cus_2'), there('cus_1')]).size).toBe(3)
})

test('the sample’s customers, who are invented, need no secret', async () => {
  const secrets = { getOrMake: () => Promise.reject(new Error('asked for a secret')) }
  const hash = await customerHasher(secrets, { sample: true })
  expect(hash('cus_1')).toMatch(/^[0-9a-f]{32}$/)
})
