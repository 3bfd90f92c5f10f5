import { expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'

test('a sync that a clock which was ahead has dated is not called one of just now', async () => {
  const clock = { now: Date.UTC(2027, 5, 1) }
  const { app, client } = await testApp({ now: () => clock.now })
  await client.connections.startSample()
  const [run] = await client.sync.runs({ limit: 1 })
  await app.finished(run?.id ?? '')
  expect(app.status()).toBe('Last sync just now')
  clock.now = Date.UTC(2026, 5, 1)
  expect(app.status()).toBe('Last sync while the clock was ahead')
})
