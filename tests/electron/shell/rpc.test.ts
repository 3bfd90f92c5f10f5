import { MessageChannel } from 'node:worker_threads'
import { expect, test, vi } from 'vitest'
import { dataFolder } from '../../support/app.ts'
import { type Launched, launch, only } from '../../support/electron/launch.ts'
import { clientOver, openPage, send } from '../../support/electron/page.ts'

test('the page talks to the app over the port that the preload script hands it', async () => {
  const dataDir = dataFolder()
  const launched = await launch([], dataDir)
  const client = openPage(launched).connect()
  expect(await client.app.about()).toMatchObject({ door: 'desktop', dataFolder: dataDir })
  await expect(client.sync.run({ id: 'nope' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('progress streams over the port', async () => {
  const launched = await launch()
  const client = openPage(launched).connect()
  const progress = await client.sync.progress()
  await client.connections.startSample()
  const steps = new Set<string>()
  for await (const { step } of progress) {
    steps.add(step)
    if (step === 'done') break
  }
  expect([...steps]).toEqual(['entries', 'invoices', 'subscriptions', 'done'])
})

test('the page of a startup says over its port which one it is about', async () => {
  const page = openPage(await launch())
  const client = page.connect()
  const details = { description: '', website: '', currency: 'USD', timezone: 'UTC' }
  await client.startup.create({ ...details, name: 'Acme' })
  const { id } = await client.startup.create({ ...details, name: 'Beta' })
  expect(await page.connect(id).startup.get()).toMatchObject({ id, name: 'Beta' })
  await expect(page.connect().startup.get()).rejects.toMatchObject({ code: 'STARTUP_NEEDED' })
})

test('a whole table streams over the port, piece by piece', async () => {
  const client = openPage(await launch()).connect()
  const progress = await client.sync.progress()
  await client.connections.startSample()
  for await (const { step } of progress) if (step === 'done') break
  const pieces = await Array.fromAsync(
    await client.exports.file({ what: { table: 'entries', kinds: ['charge'] }, format: 'csv' }),
  )
  expect(pieces.length).toBeGreaterThan(5)
  const { count } = await client.entries.list({ kinds: ['charge'], limit: 1 })
  expect(pieces.join('').trimEnd().split('\r\n')).toHaveLength(count + 1)
})

test('a page that reloads gets a port of its own', async () => {
  const launched = await launch()
  const page = openPage(launched)
  const before = page.connect()
  expect(await before.startup.get()).toBeNull()
  page.ports[0]?.close()
  expect(await page.connect().startup.get()).toBeNull()
})

test('only the page itself gets a port', async () => {
  const page = openPage(await launch())
  page.deliver({ data: 'openrevenue:ready', source: {} })
  page.deliver({ data: 'openrevenue:ready', origin: 'https://example.com' })
  page.deliver({ data: 'something else' })
  expect(page.ports).toEqual([])
})

const STRANGERS: Record<string, (launched: Launched) => { sender: unknown; senderFrame: unknown }> =
  {
    'a frame inside the page': ({ windows }) => {
      const { webContents } = only(windows)
      const senderFrame = { url: 'app://openrevenue/', parent: webContents.mainFrame }
      return { sender: webContents, senderFrame }
    },
    'another site in the window': ({ windows }) => {
      const { webContents } = only(windows)
      return { sender: webContents, senderFrame: { url: 'https://example.com/', parent: null } }
    },
    'another window': () => {
      return { sender: {}, senderFrame: { url: 'app://openrevenue/', parent: null } }
    },
    'a frame that is gone': ({ windows }) => {
      return { sender: only(windows).webContents, senderFrame: null }
    },
  }

test.for(Object.keys(STRANGERS))('%s is refused', async name => {
  const launched = await launch()
  const from = STRANGERS[name]?.(launched)
  if (!from) throw new Error(name)
  const { port1, port2 } = new MessageChannel()
  const client = clientOver(port1)
  const [received] = send(launched.module.ipcMain, 'openrevenue:port', from, [port2])
  const call = client.app.about()
  await expect(call).rejects.toThrow()
  await vi.waitFor(() => expect(received?.closed).toBe(true))
})
