import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

/** The page, as both doors show it: headless builds and serves it, electron-vite composes it. */
export default defineConfig({
  root: join(import.meta.dirname, 'renderer'),
  base: '/',
  plugins: [react(), tailwindcss()],
  build: { outDir: '../out/renderer', emptyOutDir: true, target: 'chrome140' },
  test: {
    root: import.meta.dirname,
    globalSetup: 'tests/support/build-page.ts',
    // Much of what the tests do is done by processes that they start, and waited for.
    maxWorkers: 2,
    // No test, nor a command that one starts, asks the real central bank for rates.
    env: { OPENREVENUE_ECB_FILES: 'http://ecb.invalid/' },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes when it comes: a page that is loaded anew on a busy machine takes seconds.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'tests/{electron,house,renderer,shared}/**/*.test.{ts,tsx}',
            'shared/snapshot/tests/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
