import { ipcRenderer } from 'electron'

/**
 * Between the page and the app: when the page says that it is ready, each gets one end of a channel.
 * The page sees nothing else of Electron, and only the page itself is listened to.
 */
window.addEventListener('message', event => {
  const own = event.source === window && event.origin === location.origin
  if (!own || event.data !== 'openrevenue:ready') return
  const { port1, port2 } = new MessageChannel()
  ipcRenderer.postMessage('openrevenue:port', null, [port2])
  window.postMessage('openrevenue:port', location.origin, [port1])
})
