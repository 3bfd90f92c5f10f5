declare global {
  interface JSON {
    /** ECMAScript 2026; TypeScript's library does not have it yet. */
    rawJSON(text: string): unknown
  }
}

/** JSON for other programs: keys in snake_case, money amounts as exact integers of any size. */
export const exactJson = (value: unknown, indent?: number): string =>
  JSON.stringify(snakeCase(value), exactIntegers, indent)

/** A key of ours as other programs read it; one that begins otherwise, such as a currency, as it is. */
export const inSnakeCase = (key: string): string =>
  /^[a-z]/.test(key) ? key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) : key

/** A document whose keys are not ours to change, such as a signed one. */
export class AsPublished {
  readonly document: unknown

  constructor(document: unknown) {
    this.document = document
  }
}

const exactIntegers = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value

/** Keys of objects with identifiers for keys stay as they are; currencies and months are such. */
function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase)
  if (value instanceof AsPublished) return value.document
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [inSnakeCase(key), snakeCase(inner)]),
  )
}
