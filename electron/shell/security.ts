import { app, dialog, session, shell, type WebContents } from 'electron'
import { report } from '../command/report.ts'
import { isBuiltPage, isPage } from './address.ts'

/** Sites the page links to. Any other is opened only after a person has read where the link leads. */
const KNOWN_HOSTS = new Set([
  'app.lemonsqueezy.com',
  'dashboard.stripe.com',
  'developer.paypal.com',
  'docs.stripe.com',
  'polar.sh',
  'stripe.com',
  'support.stripe.com',
  'vendors.paddle.com',
])

/** Whatever shows a page stays on this app's page. To be called before any window is made. */
export function secureContents(): void {
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => {
    stayOnPage(contents)
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url).catch(report)
      return { action: 'deny' }
    })
  })
}

function stayOnPage(contents: WebContents): void {
  contents.on('will-navigate', event => {
    if (!isPage(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', event => {
    if (!isPage(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', event => {
    if (!isPage(event.url)) event.preventDefault()
  })
}

/** What the page's session may do: copy text, and nothing else. The network is the main process's. */
export function secureSession(): void {
  const { defaultSession } = session
  const granted = (permission: string, address: string | undefined) =>
    permission === 'clipboard-sanitized-write' && isPage(address ?? '')
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(granted(permission, requestingUrl)),
  )
  defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    granted(permission, requestingOrigin),
  )
  defaultSession.setDevicePermissionHandler(() => false)
  if (isBuiltPage()) {
    defaultSession.webRequest.onBeforeRequest({ urls: NETWORK }, (_details, answer) =>
      answer({ cancel: true }),
    )
  }
}

const NETWORK = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*']

/** Opens a link in the browser: https only, and a site that is not known only when told to. */
async function openOutside(url: string): Promise<void> {
  if (!URL.canParse(url)) return
  const { protocol, hostname, username, password, href } = new URL(url)
  if (protocol !== 'https:' || username || password) return
  if (KNOWN_HOSTS.has(hostname) || (await confirmed(hostname, href))) await shell.openExternal(href)
}

async function confirmed(hostname: string, href: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${hostname} in your browser?`,
    detail: href,
    buttons: ['Cancel', 'Open'],
    defaultId: 0,
    cancelId: 0,
  })
  return response === 1
}
