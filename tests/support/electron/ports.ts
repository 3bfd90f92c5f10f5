import { EventEmitter } from 'node:events'
import type { MessagePort } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'

/** A real port with the interface that Electron gives it in the main process. */
export class MessagePortMainStandIn
  extends EventEmitter
  implements Pick<MessagePortMain, 'close' | 'postMessage' | 'start'>
{
  closed = false
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => {
      this.closed = true
      this.emit('close')
    })
  }

  /** Until it is started, what has arrived waits. */
  start(): void {
    this.#port.on('message', data => this.emit('message', { data, ports: [] }))
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }

  close(): void {
    this.#port.close()
  }
}
