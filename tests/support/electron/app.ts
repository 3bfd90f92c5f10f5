import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import type { App } from 'electron'
import { PreventableEvent } from './event.ts'

type Used = Pick<
  App,
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getPath'
  | 'isPackaged'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setAppUserModelId'
  | 'setPath'
  | 'whenReady'
>

/** Who holds the lock of which folder, as the operating system would know. */
const locks = new Map<string, AppStandIn>()

export class AppStandIn extends EventEmitter implements Used {
  readonly isPackaged = true
  /** The exit code, once the app has ended. */
  exitCode: number | null = null
  sandboxed = false
  ready = false
  readonly #folder: string
  readonly #paths = new Map<string, string>()
  readonly #closeWindows: () => boolean
  readonly #whenReady = Promise.withResolvers<void>()

  /** `closeWindows` says whether all of them let themselves be closed. */
  constructor(folder: string, closeWindows: () => boolean) {
    super()
    this.#folder = folder
    this.#closeWindows = closeWindows
  }

  /** Electron becomes ready when the main module has been evaluated, never while it still awaits. */
  becomeReady(): void {
    this.ready = true
    this.#whenReady.resolve()
  }

  whenReady(): Promise<void> {
    return this.#whenReady.promise
  }

  getAppPath(): string {
    return this.#folder
  }

  setPath(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`)
    this.#paths.set(name, path)
  }

  getPath(name: string): string {
    const path = this.#paths.get(name)
    if (!path) throw new Error(`Nothing has set the path ${name}: a test must not use the real one`)
    return path
  }

  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData')
    const holder = locks.get(folder)
    holder?.emit('second-instance', {}, [], folder)
    if (holder) return false
    locks.set(folder, this)
    return true
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.sandboxed = true
  }

  setAppUserModelId(): void {}

  quit(): void {
    if (this.exitCode !== null) return
    if (!this.#passes('before-quit') || !this.#closeWindows()) return
    if (this.#passes('will-quit')) this.exit()
  }

  exit(code = 0): void {
    this.exitCode ??= code
    for (const [folder, holder] of locks) if (holder === this) locks.delete(folder)
  }

  #passes(name: string): boolean {
    const event = new PreventableEvent()
    this.emit(name, event)
    return !event.defaultPrevented
  }
}
