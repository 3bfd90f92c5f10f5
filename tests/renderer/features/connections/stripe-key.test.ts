import { expect, test } from 'vitest'
import { PERMISSIONS } from '../../../../electron/providers/stripe/resources.ts'
import {
  newKeyAddress,
  STRIPE_PERMISSIONS,
} from '../../../../renderer/features/connections/stripe-key.ts'

test('Stripe’s page opens with read permissions alone', () => {
  const { origin, pathname, searchParams } = new URL(newKeyAddress())
  expect(origin + pathname).toBe('https://dashboard.stripe.com/apikeys/create')
  const asked = searchParams.getAll('permissions[]')
  expect(asked).toHaveLength(STRIPE_PERMISSIONS.length)
  expect(asked.filter(code => !/^rak_[a-z_]+_read$/.test(code))).toEqual([])
})

test('everything that a sync reads is among them', () => {
  const named = STRIPE_PERMISSIONS.map(({ name }) => name.toLowerCase())
  // Restricted keys often may not read their own account, and need not.
  const { account: _optional, ...needed } = PERMISSIONS
  for (const permission of Object.values(needed).flatMap(text => text.split(/, and /))) {
    expect(named.some(name => name.startsWith(permission.toLowerCase().slice(0, 20)))).toBe(true)
  }
})
