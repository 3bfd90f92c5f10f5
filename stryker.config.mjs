/**
 * Mutation testing of the sums: each change to the code below has to make a test fail.
 * `npm run mutation -- --mutate electron/ledger/ledger.ts` does one file.
 */
export default {
  mutate: ['electron/{ledger,metrics}/**/*.ts', 'shared/{exact,money}.ts'],
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
