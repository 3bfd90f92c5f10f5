import type {
  CallbackResponse,
  CustomScheme,
  OnBeforeRequestListenerDetails,
  Session,
} from 'electron'

type Handler<Name extends keyof Session> = Session[Name] extends (handler: infer H) => void
  ? NonNullable<H>
  : never

export class SessionStandIn
  implements
    Pick<
      Session,
      'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'
    >
{
  #request: Handler<'setPermissionRequestHandler'> | null = null
  #check: Handler<'setPermissionCheckHandler'> | null = null
  #device: Handler<'setDevicePermissionHandler'> | null = null
  #filtered: { prefixes: string[]; cancels: () => boolean } | undefined

  readonly webRequest = {
    onBeforeRequest: (
      { urls }: { urls: string[] },
      listener: (
        details: OnBeforeRequestListenerDetails,
        answer: (response: CallbackResponse) => void,
      ) => void,
    ) => {
      const prefixes = urls.map(pattern => pattern.replace(/\*.*$/, ''))
      const details = {} as OnBeforeRequestListenerDetails
      this.#filtered = {
        prefixes,
        cancels() {
          let cancelled = false
          listener(details, ({ cancel }) => {
            cancelled = cancel === true
          })
          return cancelled
        },
      }
    },
  }

  setPermissionRequestHandler(handler: Handler<'setPermissionRequestHandler'> | null): void {
    this.#request = handler
  }

  setPermissionCheckHandler(handler: Handler<'setPermissionCheckHandler'> | null): void {
    this.#check = handler
  }

  setDevicePermissionHandler(handler: Handler<'setDevicePermissionHandler'> | null): void {
    this.#device = handler
  }

  /** Whether a page at `url` gets a permission. Without handlers Electron grants everything. */
  grants(permission: string, url: string): { request: boolean; check: boolean } {
    type Request = Parameters<Handler<'setPermissionRequestHandler'>>
    type Check = Parameters<Handler<'setPermissionCheckHandler'>>
    let request = this.#request === null
    this.#request?.(
      {} as Request[0],
      permission as Request[1],
      given => {
        request = given
      },
      { requestingUrl: url, isMainFrame: true },
    )
    const check = this.#check?.(null, permission as Check[1], url, {} as Check[3]) ?? true
    return { request, check }
  }

  grantsDevice(): boolean {
    type Device = Parameters<Handler<'setDevicePermissionHandler'>>
    return this.#device?.({} as Device[0]) ?? true
  }

  /** Whether a request of the page gets out. */
  lets(url: string): boolean {
    const { prefixes = [], cancels = () => false } = this.#filtered ?? {}
    return !(prefixes.some(prefix => url.startsWith(prefix)) && cancels())
  }
}

type Answer = (request: Request) => Response | Promise<Response>

export class ProtocolStandIn {
  readonly privileged: CustomScheme[] = []
  readonly #handlers = new Map<string, Answer>()
  readonly #isReady: () => boolean

  constructor(isReady: () => boolean) {
    this.#isReady = isReady
  }

  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (this.#isReady()) throw new Error('Schemes are registered before the app is ready')
    this.privileged.push(...schemes)
  }

  handle(scheme: string, answer: Answer): void {
    if (!this.#isReady()) throw new Error('A protocol is handled once the app is ready')
    this.#handlers.set(scheme, answer)
  }

  /** As the page would ask for it. */
  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const answer = this.#handlers.get(new URL(url).protocol.slice(0, -1))
    if (!answer) throw new Error(`Nobody answers ${url}`)
    return answer(new Request(url, init))
  }
}
