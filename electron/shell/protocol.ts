import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, join, relative } from 'node:path'
import { app, protocol } from 'electron'
import { MISSING_PAGE } from '../headless/notice-page.ts'
import { PAGE_HEADERS } from '../headless/page-security.ts'
import { isPage, SCHEME } from './address.ts'

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

const INDEX = 'index.html'

/** Makes app: an origin of its own, as https: is; file: would let the page read the disk. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers app://openrevenue/… with the built page's files. */
export function servePage(): void {
  const folder = join(app.getAppPath(), 'out/renderer')
  protocol.handle(SCHEME, request => answer(folder, request))
}

async function answer(folder: string, { method, url }: Request): Promise<Response> {
  if (method !== 'GET' || !isPage(url)) return refusal(403)
  const file = fileOf(folder, new URL(url).pathname)
  if (file === null) return refusal(403)
  const type = MEDIA_TYPES[extname(file)] ?? 'application/octet-stream'
  const headers = { ...PAGE_HEADERS, 'Content-Type': type, 'Cache-Control': 'no-cache' }
  try {
    return new Response(await readFile(file), { headers })
  } catch {
    const missing = file === join(folder, INDEX)
    return missing ? new Response(MISSING_PAGE, { status: 500, headers }) : refusal(404)
  }
}

const refusal = (status: number): Response => new Response(null, { status, headers: PAGE_HEADERS })

/** The file of a path, or null when it leads out of the folder. The page's own routes are index.html. */
function fileOf(folder: string, pathname: string): string | null {
  const path = decoded(pathname)
  if (path === null || path.includes('\0')) return null
  const file = join(folder, extname(path) ? path : INDEX)
  const inside = relative(folder, file)
  return inside.startsWith('..') || isAbsolute(inside) ? null : file
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return null
  }
}
