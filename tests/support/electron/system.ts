import { EventEmitter } from 'node:events'
import type {
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  Notification,
  NotificationConstructorOptions,
  Tray,
} from 'electron'

export class MenuStandIn {
  readonly items: MenuItemConstructorOptions[]

  constructor(items: MenuItemConstructorOptions[]) {
    this.items = items
  }
}

export class TrayStandIn
  extends EventEmitter
  implements Pick<Tray, 'destroy' | 'isDestroyed' | 'setToolTip'>
{
  readonly image: string
  toolTip = ''
  #menu = new MenuStandIn([])
  #destroyed = false

  constructor(image: string) {
    super()
    this.image = image
  }

  setToolTip(text: string): void {
    this.toolTip = text
  }

  setContextMenu(menu: MenuStandIn): void {
    this.#menu = menu
  }

  /** What its menu says, top to bottom. */
  labels(): string[] {
    return this.#menu.items.flatMap(({ label }) => label ?? [])
  }

  click(label: string): void {
    const item = this.#menu.items.find(it => it.label === label)
    if (!item?.click || item.enabled === false) throw new Error(`Nobody can click “${label}”`)
    // The shell's own handlers take none of the three.
    const press = item.click as () => void
    press()
  }

  destroy(): void {
    this.#destroyed = true
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }
}

export class NotificationStandIn
  extends EventEmitter
  implements Pick<Notification, 'body' | 'show' | 'title'>
{
  readonly title: string
  readonly body: string
  shown = false

  constructor({ title = '', body = '' }: NotificationConstructorOptions) {
    super()
    this.title = title
    this.body = body
  }

  show(): void {
    this.shown = true
  }
}

/** The boxes of the operating system. A test says beforehand how a question is answered. */
export class DialogStandIn {
  readonly errors: { title: string; content: string }[] = []
  readonly questions: MessageBoxOptions[] = []
  answer = 0
  readonly #isReady: () => boolean

  constructor(isReady: () => boolean) {
    this.#isReady = isReady
  }

  /** Before the app is ready, Linux writes it to stderr and shows nothing. */
  showErrorBox(title: string, content: string): void {
    if (this.#isReady()) this.errors.push({ title, content })
  }

  /** Over a window, or by itself. */
  async showMessageBox(
    ...args: [MessageBoxOptions] | [unknown, MessageBoxOptions]
  ): Promise<MessageBoxReturnValue> {
    if (!this.#isReady()) throw new Error('dialog module can only be used after app is ready')
    this.questions.push(args[1] ?? (args[0] as MessageBoxOptions))
    return { response: this.answer, checkboxChecked: false }
  }
}
