import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, type TestApp, testApp } from '../../support/app.ts'
import { runCommand, startCommand } from '../../support/command.ts'
import { type StripeAccount, stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox, type StripeSandbox } from '../../support/stripe/sandbox.ts'

/** Keys of one account, each on a server of its own; with `nameless` they may not read whose they are. */
async function keysOf(account: StripeAccount, count: number, nameless = true) {
  const denied = nameless ? (['accounts_kyc_basic'] as const) : []
  const made = Array.from({ length: count }, (_, at) =>
    createStripeSandbox({ account, denied: [...denied], key: `rk_test_number${at}0123456789` }),
  )
  const sandboxes = await Promise.all(made)
  onTestFinished(async () => void (await Promise.all(sandboxes.map(it => it.close()))))
  return sandboxes as [StripeSandbox, ...StripeSandbox[]]
}

/** The account's own transactions as a file. */
const fileOf = (account: StripeAccount) =>
  ['id,date,kind,currency,gross']
    .concat(account.transactions.map(({ id }) => `${id},2026-01-02,charge,USD,1.00`))
    .join('\n')

const importOf = ({ client }: TestApp, account: StripeAccount) =>
  client.connections.importFile({ format: 'generic', name: 'A file', text: fileOf(account) })

/** How much the vault holds: what is sealed is as long as what is in it. */
const sealedIn = (dataDir: string): number =>
  JSON.parse(readFileSync(join(dataDir, 'vault.json'), 'utf8')).sealed.length

async function idsIn({ client }: TestApp): Promise<string[]> {
  return (await client.entries.list({ limit: 1000 })).entries.map(it => it.id)
}

const outcomes = (settled: PromiseSettledResult<unknown>[]) =>
  settled.map(it => (it.status === 'fulfilled' ? 'done' : it.reason.code)).sort()

test.each([
  ['an account that says its id', false],
  ['one whose id the key may not read', true],
])('%s is connected once, by however many at a time', async (_which, nameless) => {
  const account = stripeAccount({ entries: 35 })
  const [sandbox] = await keysOf(account, 1, nameless)
  const dataDir = dataFolder()
  const [one, other] = [await testApp({ dataDir }), await testApp({ dataDir })]
  await one.client.connections.startSample()
  const tries = [one, other, one, other].map(it => connectSandbox(it, sandbox))
  expect(outcomes(await Promise.allSettled(tries))).toEqual([
    ...Array(3).fill('ALREADY_CONNECTED'),
    'done',
  ])
  const stored = sealedIn(dataDir)
  expect(await one.client.connections.list()).toHaveLength(1)
  // Those that came too late left no key, and took none away.
  await expect(connectSandbox(other, sandbox)).rejects.toMatchObject({ code: 'ALREADY_CONNECTED' })
  expect(sealedIn(dataDir)).toBe(stored)
  expect(await one.sync()).toMatchObject([{ status: 'succeeded', entries: 35 }])
})

test('of two new keys for one refused connection one is taken, and works', async () => {
  const [old, first, second] = await keysOf(stripeAccount({ entries: 35 }), 3, false)
  const it = await testApp()
  const { id } = await connectSandbox(it, old)
  old.revoke()
  await it.sync()
  const tries = [first, second].flatMap(one => (one ? [connectSandbox(it, one)] : []))
  expect(outcomes(await Promise.allSettled(tries))).toEqual(['ALREADY_CONNECTED', 'done'])
  expect(await it.sync()).toMatchObject([{ connectionId: id, status: 'succeeded', entries: 35 }])
  const stored = sealedIn(it.dataDir)
  await expect(connectSandbox(it, first ?? old)).rejects.toMatchObject({
    code: 'ALREADY_CONNECTED',
  })
  expect(sealedIn(it.dataDir)).toBe(stored)
})

test('two keys of which nothing tells whose they are: the second account to be read stops', async () => {
  const account = stripeAccount({ entries: 35 })
  const [first, second] = await keysOf(account, 2)
  if (!second) throw new Error('There is no second key')
  const it = await testApp()
  await connectSandbox(it, first, 'First')
  await connectSandbox(it, second, 'Second')
  const runs = await it.sync()
  expect(runs.map(run => run.error?.code ?? run.status).sort()).toEqual([
    'ALREADY_CONNECTED',
    'succeeded',
  ])
  expect(await idsIn(it)).toHaveLength(35)
})

test('a file that was imported before the first sync stops that sync, in words', async () => {
  const account = stripeAccount({ entries: 35 })
  const [sandbox] = await keysOf(account, 1)
  const it = await testApp()
  await connectSandbox(it, sandbox)
  await importOf(it, account)
  expect(await it.sync()).toMatchObject([
    {
      error: {
        code: 'ALREADY_CONNECTED',
        message: expect.stringContaining('in “A file” already, such as txn_'),
      },
    },
  ])
  expect(await idsIn(it)).toHaveLength(35)
})

test('no schedule of connecting, importing and syncing doubles an entry', async () => {
  const account = stripeAccount({ entries: 35 })
  const steps = ['first', 'second', 'again', 'import', 'sync', 'sync'] as const
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...steps], { minLength: steps.length }),
      fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 6, maxLength: 24 }),
      fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 6, maxLength: 6 }),
      async (order, delays, begins) => {
        const [first, second] = await keysOf(account, 2)
        if (!second) throw new Error('There is no second key')
        for (const delay of delays) for (const it of [first, second]) it.inject({ delay })
        const it = await testApp()
        await it.client.connections.startSample()
        const does = {
          first: () => connectSandbox(it, first, 'First'),
          again: () => connectSandbox(it, first, 'Again'),
          second: () => connectSandbox(it, second, 'Second'),
          import: () => importOf(it, account),
          sync: () => it.sync(),
        }
        const started = order.map(async (step, at) => {
          await new Promise(resolve => setTimeout(resolve, begins[at]))
          await does[step]()
        })
        await Promise.allSettled(started)
        await it.sync()
        const ids = (await idsIn(it)).filter(id => id.startsWith('txn_'))
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids).toHaveLength(35)
        await it.app.close()
      },
    ),
    { numRuns: 5 },
  )
}, 120_000)

test('processes that connect, import and sync at once do not either', async () => {
  const account = stripeAccount({ entries: 35 })
  const [sandbox] = await keysOf(account, 1)
  const dataDir = dataFolder()
  const at = ['--data-dir', dataDir, '--json']
  const connect = ['connect', 'stripe', '--key-stdin', '--api-base', sandbox.url, ...at, '--name']
  sandbox.inject({ delay: 300 }, { times: 9 })
  const started = ['One', 'Two', 'Three'].map(name =>
    startCommand([...connect, name], { input: sandbox.key }),
  )
  const imported = startCommand(['import', '-', '--format', 'generic', '--name', 'File', ...at], {
    input: fileOf(account),
  })
  const ended = await Promise.all(started.map(it => it.finished))
  await imported.finished
  const codes = ended.map(it => JSON.parse(it.stdout).error?.code ?? 'done').sort()
  expect(codes.slice(0, 2)).toEqual(['ALREADY_CONNECTED', 'ALREADY_CONNECTED'])
  const syncs = [1, 2].map(() => startCommand(['sync', ...at]).finished)
  await Promise.all(syncs)
  const { stdout } = await runCommand(['entries', '--limit', '100', ...at])
  const ids = JSON.parse(stdout).map((it: { id: string }) => it.id)
  expect(ids).toHaveLength(35)
  expect(new Set(ids).size).toBe(35)
}, 120_000)
