import { rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { builtPage } from '../../../electron/headless/page.ts'
import { tempFolder } from '../../support/app.ts'

test('a page that is missing is said in words', async () => {
  const folder = tempFolder()
  const index = join(folder, 'index.html')
  writeFileSync(index, '<title>OpenRevenue</title>')
  const server = createAdaptorServer({ fetch: builtPage(folder).fetch })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const page = (path: string) => fetch(`http://127.0.0.1:${port}/${path}`)
  expect((await page('settings')).status).toBe(200)
  rmSync(index)
  for (const path of ['', 'settings']) {
    const answer = await page(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      ...[500, 'text/html; charset=UTF-8'],
    ])
    expect(await answer.text()).toContain('OpenRevenue’s page is missing')
  }
})
