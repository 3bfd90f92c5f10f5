import { EventEmitter } from 'node:events'
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron'
import { PreventableEvent } from './event.ts'

type UsedOfContents = Pick<WebContents, 'reload'>
type UsedOfWindow = Pick<
  BrowserWindow,
  | 'close'
  | 'focus'
  | 'getNormalBounds'
  | 'hide'
  | 'isDestroyed'
  | 'isFocused'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'show'
>
type Frame = { -readonly [Key in 'url']: WebFrameMain[Key] } & { parent: Frame | null }

class WebContentsStandIn extends EventEmitter implements UsedOfContents {
  readonly mainFrame: Frame = { url: 'about:blank', parent: null }
  reloads = 0
  readonly #isGone: () => boolean
  #opening: ((details: { url: string }) => WindowOpenHandlerResponse) | undefined

  constructor(isGone: () => boolean) {
    super()
    this.#isGone = isGone
  }

  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.#opening = handler
  }

  reload(): void {
    if (this.#isGone()) throw new TypeError('Object has been destroyed')
    this.reloads++
  }

  /** The page's process ends without being asked to. */
  crash(reason = 'crashed'): void {
    this.emit('render-process-gone', {}, { reason, exitCode: 1 })
  }

  finishLoading(): void {
    this.emit('did-finish-load')
  }

  /** As Chromium says it, with one of its net errors. */
  failLoading(code: number, description: string, isMainFrame = true): void {
    this.emit('did-fail-load', {}, code, description, this.mainFrame.url, isMainFrame, 1, 1)
  }

  /** As a link or a script of the page would. Returns whether the page went there. */
  navigate(url: string): boolean {
    const event = Object.assign(new PreventableEvent(), { url })
    this.emit('will-frame-navigate', event)
    this.emit('will-navigate', event)
    return !event.defaultPrevented
  }

  redirect(url: string): boolean {
    const event = Object.assign(new PreventableEvent(), { url })
    this.emit('will-redirect', event)
    return !event.defaultPrevented
  }

  attachWebview(): boolean {
    const event = new PreventableEvent()
    this.emit('will-attach-webview', event, {}, {})
    return !event.defaultPrevented
  }

  /** window.open(url): without a handler Electron allows it. */
  openWindow(url: string): boolean {
    return this.#opening?.({ url }).action !== 'deny'
  }
}

export class BrowserWindowStandIn extends EventEmitter implements UsedOfWindow {
  readonly webContents = new WebContentsStandIn(() => this.isDestroyed())
  readonly options: BrowserWindowConstructorOptions
  #bounds: Rectangle
  #state = { visible: false, focused: false, minimized: false, maximized: false, destroyed: false }

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    this.options = options
    const { x = 100, y = 50, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url
  }

  /** The page has been drawn for the first time. Some systems never say so. */
  draw(): void {
    this.emit('ready-to-show')
  }

  show(): void {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed')
    this.#state.visible = true
  }

  hide(): void {
    Object.assign(this.#state, { visible: false, focused: false })
  }

  focus(): void {
    this.#state.focused = this.#state.visible
  }

  minimize(): void {
    Object.assign(this.#state, { minimized: true, focused: false })
  }

  restore(): void {
    this.#state.minimized = false
  }

  maximize(): void {
    this.#state.maximized = true
  }

  /** As its person would: by the frame. */
  moveTo(bounds: Rectangle): void {
    this.#bounds = bounds
  }

  /** As its close button would. */
  close(): void {
    const event = new PreventableEvent()
    this.emit('close', event)
    if (event.defaultPrevented) return
    this.#state.destroyed = true
    this.hide()
  }

  isVisible(): boolean {
    return this.#state.visible
  }

  isFocused(): boolean {
    return this.#state.focused
  }

  isMinimized(): boolean {
    return this.#state.minimized
  }

  isMaximized(): boolean {
    return this.#state.maximized
  }

  isDestroyed(): boolean {
    return this.#state.destroyed
  }

  getNormalBounds(): Rectangle {
    return this.#bounds
  }
}
