import { defineConfig } from 'vitest/config'

/** How `npm run mutation` runs tests: stryker.config.mjs, or `--testFiles`, says which. */
export default defineConfig({
  test: {
    include: ['tests/{electron,shared}/**/*.test.ts'],
    // None asks the real central bank for rates.
    env: { OPENREVENUE_ECB_FILES: 'http://ecb.invalid/' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
})
