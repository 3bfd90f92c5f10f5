import { type Choice, randomFrom } from './random.ts'

/** Where surf schools are; now and then nobody asked. */
const COUNTRIES: Choice<string | null>[] = [
  ...Object.entries({
    US: 34,
    AU: 14,
    GB: 11,
    PT: 9,
    FR: 8,
    ES: 6,
    NZ: 5,
    DE: 4,
    BR: 3,
    ZA: 2,
  }).map(([value, weight]) => ({ weight, value })),
  { weight: 4, value: null },
]

/**
 * Where a customer of the sample is. It has numbers of its own, so that it changes nothing of the
 * customer's life.
 */
export const countryOf = ({ key }: { key: string }): string | null =>
  key === 'euro' ? 'FR' : randomFrom(`country ${key}`).pick(COUNTRIES)
