import envPaths from 'env-paths'

/** Where the database and the vault live unless `--data-dir` or OPENREVENUE_DATA_DIR says otherwise. */
export const defaultDataDir = (): string =>
  process.env.OPENREVENUE_DATA_DIR || envPaths('OpenRevenue', { suffix: '' }).data

/** The sample has a folder of its own, so that looking around never touches real figures. */
export const sampleDataDir = (): string => `${defaultDataDir()}-demo`
