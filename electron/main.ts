import { createRouterClient } from '@orpc/server'
import { app } from 'electron'
import { createApp } from './app.ts'
import { guardProcess } from './command/guard.ts'
import { report } from './command/report.ts'
import { outliveReaders } from './command/terminal.ts'
import { setMenu } from './shell/menu.ts'
import { showNotices } from './shell/notifications.ts'
import { readOptions } from './shell/options.ts'
import { catchUpAfterSleep } from './shell/power.ts'
import { explainAndExit } from './shell/problem.ts'
import { registerScheme, servePage } from './shell/protocol.ts'
import { closeOnQuit } from './shell/quit.ts'
import { startOrRestore } from './shell/restore.ts'
import { serveCalls } from './shell/rpc.ts'
import { secureContents, secureSession } from './shell/security.ts'
import { isOnlyInstance, revealWhenStartedAgain } from './shell/single-instance.ts'
import { showTray } from './shell/tray.ts'
import { createWindow } from './shell/window.ts'

/** The desktop door. Not awaited: Electron becomes ready only once this module has been evaluated. */
async function open(): Promise<void> {
  outliveReaders()
  guardProcess(report)
  const { dataDir, demo, apiPort } = readOptions(process.argv.slice(1))
  if (!isOnlyInstance(dataDir)) return
  registerScheme()
  secureContents()
  await app.whenReady()
  secureSession()
  servePage()

  const root = app.getAppPath()
  const start = () =>
    createApp({
      ...{ root, dataDir, door: 'desktop', staysOpen: true },
      ecbFiles: process.env.OPENREVENUE_ECB_FILES,
    })
  const core = await startOrRestore(start, { root, dataDir })
  closeOnQuit(core)
  if (demo) await createRouterClient(core.router).connections.startSample()
  await core.openPublishing(apiPort)

  const window = createWindow()
  revealWhenStartedAgain(window)
  serveCalls(core.router, window)
  showTray(core, window)
  setMenu()
  showNotices(core, window)
  catchUpAfterSleep(core)
  core.jobs.start()
}

open().catch(explainAndExit)
