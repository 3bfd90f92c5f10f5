import { expect, test } from 'vitest'
import { PERMISSIONS } from '../../../../electron/providers/stripe/resources.ts'
import { GUIDES } from '../../../../renderer/features/connections/guides.ts'

const { address, permissions } = GUIDES.stripe

test('Stripe’s page opens with read permissions alone', () => {
  const { origin, pathname, searchParams } = new URL(address)
  expect(origin + pathname).toBe('https://dashboard.stripe.com/apikeys/create')
  const asked = searchParams.getAll('permissions[]')
  expect(asked).toHaveLength(permissions.length)
  expect(asked.filter(code => !/^rak_[a-z_]+_read$/.test(code))).toEqual([])
})

test('everything that a sync reads is among them', () => {
  const named = permissions.map(({ name }) => name.toLowerCase())
  // Restricted keys often may not read their own account, and need not.
  const { account: _optional, ...needed } = PERMISSIONS
  for (const permission of Object.values(needed).flatMap(text => text.split(/, and /))) {
    expect(named.some(name => name.startsWith(permission.toLowerCase().slice(0, 20)))).toBe(true)
  }
})

test('every link is to a provider’s own https page', () => {
  for (const guide of Object.values(GUIDES)) {
    expect(new URL(guide.address).protocol).toBe('https:')
    expect(guide.address).toMatch(
      /(stripe\.com|paddle\.com|lemonsqueezy\.com|paypal\.com|polar\.sh)\//,
    )
  }
})
