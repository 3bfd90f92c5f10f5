/**
 * Mutation testing of the sums: each change to the code below has to make a test fail. The tests are those
 * that need no app around what they test, so that a change is tried in half a second.
 */
export default {
  mutate: [
    'electron/{ledger,metrics,rates}/**/*.ts',
    // Only put the others together: held by tests of the whole app.
    '!electron/metrics/{documents,metrics,points,recurring/recurring-metrics,revenue/revenue-metrics}.ts',
    'electron/providers/stripe/{amounts,billed,kinds,mrr,tax}.ts',
    'electron/providers/period.ts',
    'shared/{exact,money}.ts',
  ],
  testFiles: [
    'tests/electron/{ledger,rates}/!(conversion|shipped-rates|refresh|*.property).test.ts',
    'tests/electron/metrics/**/!(account-differences|metrics|month-report|rates|sample).test.ts',
    'tests/electron/providers/{period,stripe/{amounts,billed,coupons,prices,tax}}.test.ts',
    'tests/shared/{exact,money}.test.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  // Stryker would rewrite tsconfig.json with a TypeScript of before 7; nothing here is compiled by it.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  // What is worked out once, as a module is loaded, is so before Stryker says which change is to be tried.
  ignoreStatic: true,
  concurrency: 1,
  // A message's words are no sum.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['out', 'release', 'docs', 'renderer', 'resources'],
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: 'out/mutation.json' },
  tempDirName: 'out/mutation',
}
