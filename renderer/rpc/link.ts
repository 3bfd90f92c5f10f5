import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { STARTUP_HEADER } from '../../shared/contract/startup.ts'
import { startupInAddress } from './startup.ts'

/** The way to the app: over the port that the preload script hands out, or over the listener that served the page. */
export const openLink = async (): Promise<ClientLink<ClientContext>> =>
  inElectron() ? new PortLink({ port: await receivePort(), headers: whoseItIs }) : overHttp()

/** Every call says which startup it is about. */
function whoseItIs(): Record<string, string> {
  const startup = startupInAddress()
  return startup === null ? {} : { [STARTUP_HEADER]: startup }
}

const inElectron = (): boolean => / Electron\//.test(navigator.userAgent)

const overHttp = () =>
  new FetchLink({
    url: `${location.origin}/rpc`,
    headers: whoseItIs,
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin' }),
  })

/** Says that the page is ready and waits for its end of the channel. */
function receivePort(): Promise<MessagePort> {
  return new Promise(resolve => {
    function receive(event: MessageEvent): void {
      const [port] = event.ports
      const own = event.source === window && event.origin === location.origin
      if (!own || event.data !== 'openrevenue:port' || !port) return
      window.removeEventListener('message', receive)
      port.start()
      resolve(port)
    }
    window.addEventListener('message', receive)
    window.postMessage('openrevenue:ready', location.origin)
  })
}
