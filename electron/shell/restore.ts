import { app, dialog } from 'electron'
import { newestGood } from '../backups/listing.ts'
import { whatItBrings } from '../backups/words.ts'
import { explain, problemOf } from '../command/problem.ts'
import { report } from '../command/report.ts'
import { restoreBackup } from '../workflows/restore.ts'

/**
 * Starts; where the ledger is damaged and there is a good backup, asks first whether to restore it, and starts with
 * that. Whoever has no terminal has no other way.
 */
export async function startOrRestore<T>(
  start: () => Promise<T>,
  where: { root: string; dataDir: string },
): Promise<T> {
  try {
    return await start()
  } catch (error) {
    const problem = problemOf(error)
    const newest = problem.code === 'DATABASE_DAMAGED' ? newestGood(where) : null
    if (!newest) throw error
    report(error)
    const [message = '', ...why] = explain({ ...problem, fix: undefined })
    const { response } = await dialog.showMessageBox({
      ...{ type: 'error', message, buttons: ['Quit', 'Restore the backup'] },
      ...{ defaultId: 1, cancelId: 0 },
      detail: [...why, whatItBrings(newest), 'The damaged ledger is kept beside it.'].join('\n'),
    })
    if (response === 0) return quit()
    await restoreBackup({ ...where, file: newest.file })
    return start()
  }
}

/** Never goes on from here. */
function quit(): Promise<never> {
  app.exit(1)
  return new Promise(() => undefined)
}
