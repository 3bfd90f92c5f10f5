import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { dataFolder, tempFolder } from '../../support/app.ts'
import { backup, damage, imported, ledgerIn } from '../../support/backups.ts'
import { launch } from '../../support/electron/launch.ts'

test('a start that fails says what failed, why and what to do, and ends', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const dataDir = join(tempFolder(), 'data')
  writeFileSync(dataDir, 'a file where a folder should be')
  const { module, windows, trays } = await launch([], dataDir)
  expect(module.app.exitCode).toBe(1)
  expect(windows).toEqual([])
  expect(trays).toEqual([])
  expect(module.dialog.errors).toHaveLength(1)
  expect(module.dialog.errors[0]?.title).toBe('OpenRevenue could not start')
  expect(module.dialog.errors[0]?.content).toContain(dataDir)
})

test('a damaged database is named, with the way out', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const dataDir = dataFolder()
  writeFileSync(join(dataDir, 'openrevenue.sqlite'), 'not a database, at all '.repeat(100))
  const { module } = await launch([], dataDir)
  expect(module.app.exitCode).toBe(1)
  expect(module.dialog.errors).toHaveLength(1)
  const [message, why, fix] = module.dialog.errors[0]?.content.split('\n') ?? []
  expect(message).toBe('The ledger cannot be read.')
  expect(why).toContain(join(dataDir, 'openrevenue.sqlite'))
  expect(fix).toMatch(/^Put a backup of openrevenue.sqlite in its place/)
})

test('a damaged database with a good backup is restored where its person says so', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const dataDir = await imported()
  const { answer: made } = await backup(dataDir, ['create'])
  damage(ledgerIn(dataDir))
  const declined = await launch([], dataDir)
  expect(declined.module.app.exitCode).toBe(1)
  expect(declined.module.dialog.errors).toEqual([])
  expect(declined.module.dialog.questions).toMatchObject([
    {
      message: 'The ledger cannot be read.',
      detail: expect.stringMatching(
        /is damaged\.\nThe newest good backup is from .* UTC, with 1 entry\. The next sync fetches.*\nThe damaged ledger is kept/,
      ),
      buttons: ['Quit', 'Restore the backup'],
    },
  ])
  expect(readdirSync(dataDir).filter(it => it.includes('.replaced-'))).toEqual([])

  const accepted = await launch([], dataDir, { answer: 1 })
  expect(accepted.module.app.exitCode).toBeNull()
  expect(accepted.windows).toHaveLength(1)
  expect(readdirSync(dataDir).filter(it => it.includes('.replaced-'))).toHaveLength(1)
  expect((await backup(dataDir, ['list'])).answer).toEqual([made])
})
