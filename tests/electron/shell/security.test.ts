import { expect, test, vi } from 'vitest'
import { GUIDES } from '../../../renderer/features/connections/guides.ts'
import { launch, only } from '../../support/electron/launch.ts'

const ELSEWHERE = [
  'https://example.com/',
  'http://127.0.0.1:5100/',
  'http://dashboard.stripe.com/apikeys',
  'file:///etc/passwd',
  'app://openrevenue.example.com/',
  'app://user@openrevenue/',
  'apps://openrevenue/',
  'javascript:alert(1)',
  'not an address',
]

test('the window runs in a sandbox, apart from Node', async () => {
  const { module, windows } = await launch()
  expect(module.app.sandboxed).toBe(true)
  expect(only(windows).options.webPreferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  })
})

test('the window stays on its page', async () => {
  const { webContents } = only((await launch()).windows)
  for (const url of ELSEWHERE) {
    expect(webContents.navigate(url), url).toBe(false)
    expect(webContents.redirect(url), url).toBe(false)
  }
  expect(webContents.navigate('app://openrevenue/settings')).toBe(true)
  expect(webContents.attachWebview()).toBe(false)
})

test('no window is opened; a known site goes to the browser', async () => {
  const { module, opened, windows } = await launch()
  const { webContents } = only(windows)
  expect(webContents.openWindow('https://dashboard.stripe.com/apikeys')).toBe(false)
  expect(opened).toEqual(['https://dashboard.stripe.com/apikeys'])
  expect(module.dialog.questions).toEqual([])

  for (const url of ELSEWHERE.slice(1)) expect(webContents.openWindow(url), url).toBe(false)
  expect(webContents.openWindow('https://dashboard.stripe.com@example.com/')).toBe(false)
  expect(module.dialog.questions).toEqual([])
  expect(opened).toHaveLength(1)
  expect(windows).toHaveLength(1)
})

test.each(Object.values(GUIDES))('$name’s page for keys opens without a question', async guide => {
  const { module, opened, windows } = await launch()
  only(windows).webContents.openWindow(guide.address)
  await vi.waitFor(() => expect(opened).toEqual([guide.address]))
  expect(module.dialog.questions).toEqual([])
})

test('an unknown site goes to the browser only when told to', async () => {
  const { module, opened, windows } = await launch()
  const { webContents } = only(windows)
  webContents.openWindow('https://example.com/a')
  await vi.waitFor(() => expect(module.dialog.questions).toHaveLength(1))
  expect(module.dialog.questions[0]).toMatchObject({
    message: 'Open example.com in your browser?',
    detail: 'https://example.com/a',
    defaultId: 0,
  })
  expect(opened).toEqual([])

  module.dialog.answer = 1
  webContents.openWindow('https://example.com/a')
  await vi.waitFor(() => expect(opened).toEqual(['https://example.com/a']))
})

test('permissions are denied, but for copying by the page', async () => {
  const { defaultSession } = (await launch()).module.session
  const denied = ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal', 'hid']
  for (const permission of denied) {
    const answer = defaultSession.grants(permission, 'app://openrevenue/')
    expect(answer, permission).toEqual({ request: false, check: false })
  }
  const copying = (url: string) => defaultSession.grants('clipboard-sanitized-write', url)
  expect(copying('app://openrevenue/settings')).toEqual({ request: true, check: true })
  expect(copying('https://example.com/')).toEqual({ request: false, check: false })
  expect(defaultSession.grantsDevice()).toBe(false)
})

test('the page has no network of its own', async () => {
  const { defaultSession } = (await launch()).module.session
  for (const scheme of ['http', 'https', 'ws', 'wss']) {
    expect(defaultSession.lets(`${scheme}://127.0.0.1:5100/`), scheme).toBe(false)
  }
  expect(defaultSession.lets('app://openrevenue/assets/page.js')).toBe(true)
})
