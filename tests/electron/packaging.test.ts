import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Configuration, Metadata } from 'electron-builder'
import { expect, test } from 'vitest'
import { ROOT } from '../support/app.ts'

/** What electron-builder itself reads electron-builder.yml and checks it with. */
interface BuilderConfig {
  getConfig(projectDir: string, file: string, options: object): Promise<Configuration>
  validateConfiguration(config: Configuration, log: { isEnabled: boolean }): Promise<void>
}

const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { getConfig, validateConfiguration } = builder(
  'app-builder-lib/out/util/config/config',
) as BuilderConfig

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const config = await getConfig(ROOT, 'electron-builder.yml', {})

test('electron-builder accepts electron-builder.yml', async () => {
  await validateConfiguration(config, { isEnabled: false })
  const misspelt = { ...config, electronFuses: { resetAdHocSignature: true } } as Configuration
  await expect(validateConfiguration(misspelt, { isEnabled: false })).rejects.toThrow(
    'configuration.electronFuses',
  )
})

test('an app that nobody signs is signed ad hoc, after its fuses are flipped', () => {
  expect(config.electronFuses?.resetAdHocDarwinSignature).toBe(true)
  expect(config.mac?.identity).toBe('-')
  const entitlements = [config.mac?.entitlements, config.mac?.entitlementsInherit]
  for (const file of entitlements) {
    expect(read(file ?? '')).toContain('com.apple.security.cs.disable-library-validation')
  }
})

test('the metadata has what a .deb needs, and a window finds its .desktop file', () => {
  const metadata = JSON.parse(read('package.json')) as Metadata & { desktopName?: string }
  expect(metadata.homepage).toMatch(/^https:\/\//)
  expect(metadata.author).toBeTruthy()
  expect(metadata.desktopName).toMatch(/^[a-z-]+\.desktop$/)
  expect(config.linux?.syncDesktopName).toBe(true)
})

test('a clone has the same line ends on every system', () => {
  expect(read('.gitattributes')).toMatch(/^\* text=auto eol=lf$/m)
})
