import { defineConfig } from 'vitest/config'

/** The tests that hold the sums: what `npm run mutation` runs against every change it makes to them. */
export default defineConfig({
  test: {
    include: ['tests/electron/{ledger,metrics}/**/*.test.ts', 'tests/shared/{exact,money}.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
})
