import { app, type BrowserWindow, Notification } from 'electron'
import type { App } from '../app.ts'
import { reveal } from './window.ts'

/** Windows shows notifications only of an app with an id; the installer registers this one. */
const APP_ID = 'org.openrevenue.desktop'

/** One notification a notice; which ones are worth it is decided where they are made. */
export function showNotices(core: Pick<App, 'onNotice'>, window: BrowserWindow): void {
  app.setAppUserModelId(APP_ID)
  // Held here until they are gone: one that is garbage-collected no longer answers a click.
  const shown = new Set<Notification>()
  core.onNotice(({ title, body }) => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body })
    notification.on('click', () => reveal(window))
    notification.on('close', () => shown.delete(notification))
    shown.add(notification)
    notification.show()
  })
}
