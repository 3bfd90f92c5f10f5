import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { clientOf, connectSandbox, type TestApp, testApp } from '../../support/app.ts'
import { slowSecrets } from '../../support/slow-secrets.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox, type StripeSandbox } from '../../support/stripe/sandbox.ts'

/** Accounts of their own: what is connected at first, and what is added. */
let first: StripeSandbox
let second: StripeSandbox

beforeAll(async () => {
  const made = [1, 2].map(seed =>
    createStripeSandbox({
      ...{
        account: stripeAccount({ entries: 5, subscriptions: false, seed }),
        key: `rk_test_account${seed}0123456789`,
      },
    }),
  )
  ;[first, second] = (await Promise.all(made)) as [StripeSandbox, StripeSandbox]
  return () => Promise.all([first.close(), second.close()])
})

const details = (name: string) => ({
  ...{ name, description: '', website: '', currency: 'USD', timezone: 'UTC' },
})

/** What the ledger's rows say is in the secret store; `keys` have to be there, `others` may be. */
function pointedTo({ dataDir }: TestApp) {
  const sql = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
  const all = (select: string) => sql.prepare<[], string>(select).pluck().all()
  const keys = [
    ...all('select secret_name from connections where secret_name is not null'),
    ...all(`select 'platform:' || id from platforms`),
  ]
  const others = [
    // It stays, for startups to come.
    'customer-hash-key',
    ...all('select signing_key from startups'),
    ...all(`select signing_key || ':test' from startups`),
  ]
  sql.close()
  return { keys, others }
}

/** What may be told to somebody whose startup, connection or platform went meanwhile. */
const CLEAR = ['NOT_FOUND', 'CONFLICT', 'ALREADY_CONNECTED', 'STARTUP_NEEDED', 'NO_DATA']

const STEPS = [
  ...(['connect', 'replace', 'platform', 'sign', 'sync', 'import'] as const),
  ...(['forget', 'disconnect', 'remove', 'remove again', 'save'] as const),
]

test('no schedule of adding and removing leaves a secret that nothing points to', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(STEPS, { minLength: 3 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: STEPS.length, maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      async (steps, begins, waits, alone) => {
        const { kept, place } = slowSecrets(waits)
        const it = await testApp({ secretPlace: place })
        if (!alone) await it.client.startup.create(details('Kept'))
        const { id: startupId } = await it.client.startup.create(details('Gone'))
        const client = clientOf(it, startupId)
        const { id } = await connectSandbox({ client }, first)
        await it.sync()
        const does = {
          connect: () =>
            client.connections.connect({
              ...{ provider: 'stripe', name: 'Second', key: second.key, apiBase: second.url },
            }),
          replace: () => client.connections.replaceKey({ id, key: first.key }),
          platform: () =>
            client.publishing.platforms.add({
              ...{ name: 'Board', endpoint: 'http://127.0.0.1:9/', token: 'tok', test: true },
            }),
          sign: () => client.snapshots.create(),
          sync: () => client.sync.start({}),
          import: () =>
            it.client.connections.importFile({
              ...{ format: 'generic', name: 'File' },
              text: 'id,date,kind,currency,gross\na,2026-01-02,charge,USD,1.00',
            }),
          forget: () => client.connections.disconnect({ id, keepEntries: true }),
          disconnect: () => client.connections.disconnect({ id, keepEntries: false }),
          remove: () => client.startup.remove(),
          'remove again': () => client.startup.remove(),
          save: () => client.startup.save(details('Saved')),
        }
        const ended = await Promise.allSettled(
          steps.map(async (step, at) => {
            await new Promise(resolve => setTimeout(resolve, begins[at]))
            await does[step]()
          }),
        )
        await it.app.close()
        const refused = ended.flatMap(one => (one.status === 'rejected' ? [one.reason.code] : []))
        expect(refused.filter(code => !CLEAR.includes(code))).toEqual([])
        expect(it.errors).toEqual([])
        const { keys, others } = pointedTo(it)
        const loose = [...kept.keys()].filter(
          name => !keys.includes(name) && !others.includes(name),
        )
        expect(loose).toEqual([])
        expect(keys.filter(name => !kept.has(name))).toEqual([])
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)
