import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { launch } from '../../support/electron/launch.ts'

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

test('the page is served with a strict policy', async () => {
  const { protocol } = (await launch()).module
  expect(protocol.privileged).toMatchObject([{ scheme: 'app', privileges: { standard: true } }])
  const urls = ['', 'assets/page.js', 'settings/keys', 'missing.js'].map(
    path => `app://openrevenue/${path}`,
  )
  for (const url of urls) {
    const { headers } = await protocol.fetch(url)
    expect(headers.get('content-security-policy'), url).toBe(POLICY)
    expect(headers.get('x-content-type-options'), url).toBe('nosniff')
    expect(headers.get('referrer-policy'), url).toBe('no-referrer')
  }
})

test('files come as they are, and the page’s own routes are the page', async () => {
  const { protocol } = (await launch()).module
  const script = await protocol.fetch('app://openrevenue/assets/page.js?v=1#top')
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  expect(await script.text()).toBe('export {}')
  for (const path of ['', 'settings', 'entries/2026-01']) {
    const page = await protocol.fetch(`app://openrevenue/${path}`)
    expect(page.headers.get('content-type'), path).toBe('text/html; charset=utf-8')
    expect(await page.text(), path).toContain('<title>OpenRevenue</title>')
  }
  expect((await protocol.fetch('app://openrevenue/assets/missing.js')).status).toBe(404)
})

test('a page that is missing is said in words, not shown as a blank window', async () => {
  const { folder, module } = await launch()
  rmSync(join(folder, 'out/renderer/index.html'))
  for (const path of ['', 'settings', 'index.html']) {
    const answer = await module.protocol.fetch(`app://openrevenue/${path}`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      ...[500, 'text/html; charset=utf-8'],
    ])
    expect(answer.headers.get('content-security-policy')).toBe(POLICY)
    expect(await answer.text(), path).toContain('OpenRevenue’s page is missing')
  }
})

test('nothing outside the page’s folder is served', async () => {
  const { folder, module } = await launch()
  writeFileSync(join(folder, 'out/renderer-secret.txt'), 'secret')
  const paths = [
    '..%2f..%2fpackage.json',
    '%2e%2e%2f%2e%2e%2fpackage.json',
    'assets/..%2f..%2f..%2fpackage.json',
    '..%2frenderer-secret.txt',
    '..%2fmain%2fmain.js',
    '%2fetc%2fhosts.txt',
    '..%5c..%5cpackage.json',
    'page.js%00.html',
    '%zz.js',
  ]
  for (const path of paths) {
    const answer = await module.protocol.fetch(`app://openrevenue/${path}`)
    expect([403, 404], path).toContain(answer.status)
    expect(await answer.text(), path).toBe('')
  }
})

test('another host, or another method, is refused', async () => {
  const { protocol } = (await launch()).module
  expect((await protocol.fetch('app://elsewhere/')).status).toBe(403)
  const post = await protocol.fetch('app://openrevenue/', { method: 'POST', body: 'x' })
  expect(post.status).toBe(403)
})
