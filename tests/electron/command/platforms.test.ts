import { expect, test } from 'vitest'
import { DEFAULT_PRIVACY } from '../../../shared/privacy.ts'
import { dataFolder, testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'

async function withPlatform() {
  const dataDir = dataFolder()
  const { app, client } = await testApp({ dataDir })
  const text = 'id,date,kind,currency,gross\na,2026-01-10,charge,USD,100.00\n'
  await client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const details = { name: 'Board', endpoint: 'http://127.0.0.1:9/', test: false, token: 'tok' }
  const { id } = await client.publishing.platforms.add(details)
  await app.close()
  const run = (...args: string[]) =>
    runCommand(['platform', ...args, '--data-dir', dataDir], { env: {} })
  const json = async (...args: string[]) => {
    const { code, stdout } = await run(...args, '--json')
    return { code, value: JSON.parse(stdout) }
  }
  return { id, run, json }
}

test('a platform sees what the public does, until a command gives it a view of its own, and takes it back', async () => {
  const { id, run, json } = await withPlatform()
  expect((await json('list')).value).toMatchObject([{ id, name: 'Board', privacy: null }])
  expect((await run('privacy', id)).stdout).toBe('Board sees the same as the public.\n')
  const own = await json('privacy', id, '--revenue', 'range', '--growth', 'hidden')
  const expected = { ...DEFAULT_PRIVACY, revenue: 'range', growth: false }
  expect(own).toMatchObject({ code: 0, value: { id, privacy: expected } })
  expect((await json('privacy', id, 'own', '--months', '3')).value.privacy).toEqual({
    ...expected,
    months: 3,
  })
  expect((await run('privacy', id)).stdout).toBe(
    'Board sees its own: revenue before fees range, MRR exact, ARR exact, subscribers exact, growth hidden, 3 months.\n',
  )
  expect((await json('privacy', id, 'same')).value.privacy).toBeNull()
})

test('what is no view, or of no platform, is refused', async () => {
  const { id, json } = await withPlatform()
  const code = async (...args: string[]) => {
    const { code, value } = await json('privacy', ...args)
    return [code, value.error.code]
  }
  expect(await code(id, 'same', '--mrr', 'hidden')).toEqual([2, 'INVALID_INPUT'])
  expect(await code(id, '--mrr', 'rounded')).toEqual([2, 'INVALID_INPUT'])
  expect(await code(id, '--months', '37')).toEqual([2, 'INVALID_INPUT'])
  expect(await code('nobody', 'own')).toEqual([1, 'NOT_FOUND'])
  expect(await code('nobody', 'same')).toEqual([1, 'NOT_FOUND'])
  expect((await json('list')).value).toMatchObject([{ privacy: null }])
})
