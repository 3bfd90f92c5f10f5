import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export interface Pushed {
  headers: IncomingHttpHeaders
  body: string
}

interface PlatformAnswer {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** A platform that answers with the status it is told to, 201 unless told, and remembers what it was sent. */
export async function openPlatform(answer: PlatformAnswer = { status: 201 }) {
  const received: Pushed[] = []
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) })
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/snapshots`
  return { endpoint, received, answer }
}
