import { expect, test } from 'vitest'
import { DEFAULT_PRIVACY, type Privacy } from '../../../shared/privacy.ts'
import { clientOf, dataFolder, testApp } from '../../support/app.ts'
import { addRow, ledgerAfter, stepsBefore } from '../../support/ledger/earlier.ts'

const STRICT: Privacy = { ...DEFAULT_PRIVACY, revenue: 'hidden', growth: false, months: 3 }
const OPEN: Privacy = { ...DEFAULT_PRIVACY, mrr: 'range', months: 36 }

/** Two startups, Strict and Open, with a platform and a snapshot each, as an earlier version would have them. */
function fillEarlier(steps: number): string {
  const dataDir = dataFolder()
  const old = ledgerAfter(steps, dataDir)
  addRow(old, 'installation', { id: 'i', secrets: 'vault' })
  for (const [place, privacy] of [STRICT, OPEN].entries()) {
    const id = ['strict', 'open'][place]
    addRow(old, 'startups', {
      ...{ id, name: id, description: '', website: '', currency: 'USD', timezone: 'UTC' },
      ...{ privacy: JSON.stringify(privacy), invented: 0, sample: 0, created_at: place },
      signing_key: `key of ${id}`,
    })
    addRow(old, 'platforms', {
      ...{ id: `platform of ${id}`, startup_id: id, name: 'P', endpoint: 'https://p.example/' },
      ...{ test: 0, created_at: place },
    })
    addRow(old, 'snapshots', {
      ...{ id: `snapshot of ${id}`, startup_id: id, seq: 1, version: '1.0', created_at: 5 },
      ...{ privacy: JSON.stringify(privacy), oldest_day: '2026-01-01', test: 0 },
      ...{ hash: 'h', public_key: `public key of ${id}`, document: '{}' },
    })
  }
  old.close()
  return dataDir
}

const earlier = Array.from({ length: stepsBefore('`audiences`') }, (_, steps) => steps + 1)

test.each(earlier)(
  'what may be seen is the public’s, and every platform’s, of a ledger of %i steps',
  async steps => {
    const it = await testApp({ dataDir: fillEarlier(steps) })
    const told = await Promise.all(
      ['strict', 'open'].map(async id => {
        const client = clientOf(it, id)
        return {
          privacy: (await client.startup.get())?.privacy,
          platforms: (await client.publishing.platforms.list()).map(it => [it.id, it.privacy]),
          snapshots: (await client.snapshots.list()).map(it => [it.id, it.audience]),
        }
      }),
    )
    // Before there could be several, platforms were of no startup; then they became the first one's.
    const several = steps >= stepsBefore('ADD `signing_key`') + 1
    const [first, second] = ['strict', 'open'].map(id => [`platform of ${id}`, null])
    expect(told).toEqual([
      {
        privacy: STRICT,
        platforms: several ? [first] : [first, second],
        snapshots: [['snapshot of strict', 'public']],
      },
      {
        privacy: OPEN,
        platforms: several ? [second] : [],
        snapshots: [['snapshot of open', 'public']],
      },
    ])
  },
)

test('a new startup and a new platform have their audience from the start', async () => {
  const it = await testApp()
  const early = await it.client.publishing.platforms.add({
    ...{ name: 'Early', endpoint: 'http://127.0.0.1:9/', token: 'tok', test: true },
  })
  expect(early.privacy).toBeNull()
  const details = { name: 'S', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  expect((await it.client.startup.create(details)).privacy).toEqual(DEFAULT_PRIVACY)
  expect(await it.client.publishing.platforms.list()).toEqual([early])
})
