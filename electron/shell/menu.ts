import { app, Menu, type MenuItemConstructorOptions } from 'electron'

/** The usual menu: without it macOS has no copy and paste. */
export function setMenu(): void {
  const mac: MenuItemConstructorOptions[] =
    process.platform === 'darwin' ? [{ role: 'appMenu' }] : [{ role: 'fileMenu' }]
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
  const development: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      { role: 'editMenu' },
      { label: 'View', submenu: app.isPackaged ? view : [...view, ...development] },
      { role: 'windowMenu' },
    ]),
  )
}
