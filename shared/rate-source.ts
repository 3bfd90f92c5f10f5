/** A rate's source in words: the bank's terms ask to be named where its rates are shown. */
export const sourceName = (source: string): string =>
  source === 'ecb' ? 'European Central Bank reference rates' : `the provider’s own rate (${source})`
