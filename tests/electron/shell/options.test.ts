import { expect, test, vi } from 'vitest'
import { readOptions } from '../../../electron/shell/options.ts'

test('the sample has a folder of its own, unless one is named', () => {
  vi.stubEnv('OPENREVENUE_DATA_DIR', '/data')
  expect(readOptions(['.'])).toEqual({ demo: false, dataDir: '/data', apiPort: undefined })
  expect(readOptions(['.', '--demo'])).toMatchObject({ demo: true, dataDir: '/data-demo' })
  expect(readOptions(['--demo', '--data-dir', 'x'])).toMatchObject({ demo: true, dataDir: 'x' })
  vi.unstubAllEnvs()
})

test('Chromium’s own switches pass by', () => {
  const args = ['--remote-debugging-port=0', '.', '--api-port=5100', '--inspect', '--data-dir=d']
  expect(readOptions(args)).toEqual({ demo: false, dataDir: 'd', apiPort: 5100 })
})
