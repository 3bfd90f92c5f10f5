import { randomUUID } from 'node:crypto'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'

/** Something that goes wrong with a request. */
export type Fault =
  /** Another answer; `retryAfter` in seconds, or as a date. */
  | { status: number; retryAfter?: number | string; body?: string }
  /** The connection is closed, before anything was answered or in the middle of the body. */
  | { drop: 'before' | 'within' }
  /** The right answer, this many milliseconds late. */
  | { delay: number }
  /** The right answer, a byte every so many milliseconds. */
  | { drip: number }
  /** A short answer of spaces that unpacks to so many bytes. */
  | { unpacked: number }
  /** The right answer's body, made into another; a text is sent as it is. */
  | { rewrite(body: unknown): unknown }

export interface Asked {
  method: string
  url: URL
  headers: IncomingHttpHeaders
  body: string
}

export interface ServerAnswer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export interface FaultyServer {
  /** What to give as `apiBase`. */
  url: string
  /** Every request so far, refused ones too. */
  requests: {
    method: string
    path: string
    query: URLSearchParams
    headers: IncomingHttpHeaders
    at: number
  }[]
  /** Makes a coming request fail: the first to a path that contains `path`, after `after` others. */
  inject(fault: Fault, options?: { path?: string; after?: number; times?: number }): void
  /** Forgets the faults that were not met yet. */
  settle(): void
  close(): Promise<void>
}

/** A server on 127.0.0.1 that answers in JSON, and wrongly where it is told to: what sandboxes stand on. */
export async function createFaultyServer({
  port = 0,
  answer,
  trouble,
}: {
  port?: number
  answer(asked: Asked): ServerAnswer
  /** The body of an answer that is a fault. */
  trouble: unknown
}): Promise<FaultyServer> {
  const requests: FaultyServer['requests'] = []
  const faults: { fault: Fault; path: string; after: number; times: number }[] = []

  const server = createServer((request, response) => {
    handle(request, response).catch(error => {
      console.error('A sandbox has a fault of its own:', error)
      response.destroy()
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const { method = 'GET', headers } = request
    const { pathname: path, searchParams: query } = url
    requests.push({ method, path, query, headers, at: Date.now() })
    const body = await text(request)
    const fault = nextFault(url.pathname)
    if (fault && 'delay' in fault) await wait(fault.delay)
    if (fault && 'drop' in fault && fault.drop === 'before') return void response.destroy()
    if (fault && 'status' in fault) return send(response, faulty(fault))
    if (fault && 'unpacked' in fault) return sendPacked(response, fault.unpacked)
    const right = answer({ method, url, headers, body })
    if (fault && 'drip' in fault) return drip(response, right, fault.drip)
    if (fault && 'drop' in fault) return sendHalf(response, right)
    if (fault && 'rewrite' in fault && right.status === 200) right.body = fault.rewrite(right.body)
    send(response, right)
  }

  function nextFault(path: string): Fault | null {
    const one = faults.find(waiting => path.includes(waiting.path))
    if (!one) return null
    if (one.after > 0) {
      one.after -= 1
      return null
    }
    one.times -= 1
    if (one.times === 0) faults.splice(faults.indexOf(one), 1)
    return one.fault
  }

  const faulty = ({
    status,
    retryAfter,
    body,
  }: Extract<Fault, { status: number }>): ServerAnswer => ({
    status,
    body: body ?? trouble,
    headers: retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) },
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    inject: (fault, { path = '', after = 0, times = 1 } = {}) =>
      void faults.push({ fault, path, after, times }),
    settle: () => void faults.splice(0),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, { status, body, headers }: ServerAnswer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${randomUUID()}`,
    ...headers,
  })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function sendHalf(response: ServerResponse, { status, body }: ServerAnswer): void {
  const half = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(half),
  })
  response.write(half.slice(0, half.length / 2), () => response.destroy())
}

async function drip(response: ServerResponse, { status, body }: ServerAnswer, pause: number) {
  response.writeHead(status, { 'content-type': 'application/json' })
  for (const byte of Buffer.from(JSON.stringify(body))) {
    if (response.destroyed) return
    response.write(Buffer.of(byte))
    await wait(pause)
  }
  response.end()
}

function sendPacked(response: ServerResponse, unpacked: number): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
  response.end(gzipSync(Buffer.alloc(unpacked, ' ')))
}
