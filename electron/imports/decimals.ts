/**
 * What stands before decimals in a file: a point or a comma. Null where the file does not tell, and a
 * separator before three digits may be either: such an amount is refused, never guessed.
 */
export type Decimals = '.' | ',' | null

/** What can only be a comma before decimals, or points between thousands. No thousands begin with a 0. */
const COMMA =
  /^-?(\d+,(\d{1,2}|\d{4,})|0,\d{3}|\d{1,3}([. \u00a0\u202f]\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})$/
/** What can only be a point before decimals, or commas between thousands. */
const POINT =
  /^-?(\d+\.(\d{1,2}|\d{4,})|0\.\d{3}|\d{1,3}([, \u00a0\u202f]\d{3})+\.\d+|\d{1,3}(,\d{3}){2,})$/

/**
 * Decided once for a whole file, by the first amount that can be read in one way alone; one that is
 * written the other way is then a bad cell. `usual` stands where no amount decides.
 */
export function decimalsOf(amounts: Iterable<string>, usual: Decimals): Decimals {
  for (const amount of amounts) {
    if (COMMA.test(amount)) return ','
    if (POINT.test(amount)) return '.'
  }
  return usual
}

/** An amount whose separator may be before thousands or before decimals. */
export const isUnsure = (amount: string): boolean => /^-?\d{1,3}[.,]\d{3}$/.test(amount)

/** "1.250,00" as "1250.00"; as it is where it is not written so. */
export function withPoint(amount: string): string | null {
  const [, sign, whole = '', decimals] =
    /^(-?)(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:,(\d+))?$/.exec(amount) ?? []
  if (sign === undefined) return null
  return `${sign}${whole.replaceAll(/\D/g, '')}${decimals === undefined ? '' : `.${decimals}`}`
}
