import { createHash } from 'node:crypto'
import { createFaultyServer, type FaultyServer } from '../faulty-server.ts'
import { ecbFile, type Table } from './files.ts'

export interface EcbSandbox extends FaultyServer {
  /** What it publishes from now on. */
  publish(table: Table): void
  /** How many answers were "304 Not Modified". */
  unchanged(): number
}

/** The bank's two files of past rates, with the ETags that it gives and honours. */
export async function createEcbSandbox(table: Table): Promise<EcbSandbox> {
  let published = table
  let unchanged = 0
  const server = await createFaultyServer({
    answer({ url, headers }) {
      const body = fileAt(url.pathname, published)
      if (body === null) return { status: 404, body: 'Not found' }
      const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
      const xml = { 'content-type': 'text/xml', etag }
      if (headers['if-none-match'] !== etag) return { status: 200, body, headers: xml }
      unchanged += 1
      return { status: 304, body: '', headers: xml }
    },
    trouble: '<html><body>Something went wrong.</body></html>',
  })
  return {
    ...server,
    url: `${server.url}/`,
    unchanged: () => unchanged,
    publish(next) {
      published = next
    },
  }
}

function fileAt(path: string, table: Table): string | null {
  const days = Object.entries(table).sort(([a], [b]) => (a < b ? 1 : -1))
  if (path === '/eurofxref-hist.xml') return ecbFile(Object.fromEntries(days))
  if (path === '/eurofxref-hist-90d.xml') return ecbFile(Object.fromEntries(days.slice(0, 64)))
  return null
}
