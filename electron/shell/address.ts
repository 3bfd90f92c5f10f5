import { app } from 'electron'

export const SCHEME = 'app'
const BUILT_PAGE = `${SCHEME}://openrevenue/`

/** Where the page is: in the app's own files or, under `npm run dev`, at vite's server. */
export const pageAddress = (): string =>
  (!app.isPackaged && process.env.ELECTRON_RENDERER_URL) || BUILT_PAGE

/** True for an address of the page, whatever its path. `origin` would not do: app: has none in Node. */
export function isPage(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  const page = new URL(pageAddress())
  return protocol === page.protocol && host === page.host && !username && !password
}

export const isBuiltPage = (): boolean => pageAddress() === BUILT_PAGE
