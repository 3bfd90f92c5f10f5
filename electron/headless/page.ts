import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { isFresh } from './newest.ts'
import { MISSING_PAGE } from './notice-page.ts'

type Page = Hono<{ Bindings: HttpBindings }>

/** The built page's files; the page's own routes are index.html. Where that is missing, words say so. */
export function builtPage(folder: string): Page {
  const page: Page = new Hono()
  page.use('*', serveStatic({ root: folder }))
  page.get('*', async context => {
    const index = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null)
    return index === null ? context.html(MISSING_PAGE, 500) : context.html(index)
  })
  return page
}

/**
 * For development: the page from its sources, renewed in the browser as they change. Without the
 * built page's security headers, which forbid the inline scripts that this takes.
 */
export async function livePage(root: string, server: Server): Promise<Page> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: join(root, 'vite.config.ts'),
    server: { middlewareMode: true, hmr: { server } },
  })
  server.once('close', () => void vite.close())
  const page: Page = new Hono()
  return page.use('*', async ({ env }) => {
    vite.middlewares(env.incoming, env.outgoing)
    return RESPONSE_ALREADY_SENT
  })
}

/** The built page's folder; builds it first when it is missing or older than its sources. */
export async function buildPage(root: string, say: (line: string) => void): Promise<string> {
  const folder = join(root, 'out/renderer')
  const sources = ['renderer', 'shared', 'vite.config.ts', 'package.json'].map(it => join(root, it))
  const fromPackage = sources.every(it => !existsSync(it))
  if (fromPackage || isFresh(join(folder, 'index.html'), sources)) return folder
  say('Building the page…')
  const { build } = await import('vite')
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' })
  return folder
}
