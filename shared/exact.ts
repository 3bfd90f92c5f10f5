/**
 * Exact arithmetic on fractions. Money is never a float on its way to a figure: amounts are added and
 * divided as fractions of integers, and rounded once, at the end.
 */
export interface Exact {
  /** Numerator. */
  readonly n: bigint
  /** Denominator, always positive. */
  readonly d: bigint
}

export const ZERO: Exact = { n: 0n, d: 1n }

/** The fraction n/d in lowest terms. Throws on a zero denominator. */
export function exact(n: bigint | number, d: bigint | number = 1n): Exact {
  let num = BigInt(n)
  let den = BigInt(d)
  if (den === 0n) throw new RangeError('A fraction cannot have a denominator of zero')
  if (den < 0n) {
    num = -num
    den = -den
  }
  if (den === 1n) return { n: num, d: den }
  const g = gcd(num < 0n ? -num : num, den)
  return g > 1n ? { n: num / g, d: den / g } : { n: num, d: den }
}

/** Reads a plain decimal such as "12.5", "-0.001" or "1e-7" without going through a float. */
export function exactFromDecimal(text: string): Exact {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim())
  if (!match) throw new RangeError(`Not a decimal number: ${JSON.stringify(text)}`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(whole + fraction)
  const scale = Number(exponent) - fraction.length
  const value = sign === '-' ? -digits : digits
  return scale >= 0 ? exact(value * 10n ** BigInt(scale)) : exact(value, 10n ** BigInt(-scale))
}

export const add = (a: Exact, b: Exact): Exact =>
  a.d === b.d ? exact(a.n + b.n, a.d) : exact(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Exact, b: Exact): Exact => add(a, { n: -b.n, d: b.d })
export const multiply = (a: Exact, b: Exact): Exact => exact(a.n * b.n, a.d * b.d)
export const divide = (a: Exact, b: Exact): Exact => exact(a.n * b.d, a.d * b.n)
export const sum = (terms: Iterable<Exact>): Exact => {
  let total = ZERO
  for (const term of terms) total = add(total, term)
  return total
}

/** Rounds to the nearest integer; a tie goes to the even neighbour (IEEE 754 roundTiesToEven). */
export function roundHalfEven({ n, d }: Exact): bigint {
  let quotient = n / d
  let remainder = n % d
  if (remainder < 0n) {
    quotient -= 1n
    remainder += d
  }
  const twice = remainder * 2n
  const up = twice > d || (twice === d && quotient % 2n !== 0n)
  return up ? quotient + 1n : quotient
}

export const powerOfTen = (exponent: number): Exact =>
  exponent >= 0 ? exact(10n ** BigInt(exponent)) : exact(1n, 10n ** BigInt(-exponent))

/** A fraction of at least 0 as a decimal of at most so many places, rounded half to even: 1/8 → "0.125". */
export function decimalText(value: Exact, places: number): string {
  const scaled = roundHalfEven(multiply(value, powerOfTen(places)))
  if (places === 0) return scaled.toString()
  const text = scaled.toString().padStart(places + 1, '0')
  return `${text.slice(0, -places)}.${text.slice(-places)}`.replace(/\.?0+$/, '')
}

/** The largest integer that is not above it. */
const floor = ({ n, d }: Exact): bigint => (n >= 0n || n % d === 0n ? n / d : n / d - 1n)

/**
 * Rounds terms to integers that add up to `total`, itself within one of their exact sum: each is rounded
 * down, and what is left goes to the largest remainders (Hamilton's method), among equals to the
 * largest term. Of whole numbers whose total was rounded down, the largest gives.
 */
export function apportion(terms: Exact[], total: bigint): bigint[] {
  const parts = terms.map((term, index) => {
    const whole = floor(term)
    return {
      index,
      whole,
      rest: subtract(term, exact(whole)),
      size: term.n < 0n ? -term.n : term.n,
    }
  })
  const left = total - parts.reduce((sum, { whole }) => sum + whole, 0n)
  const one = left < 0n ? -1n : 1n
  const first = parts.toSorted(
    (a, b) => compare(b.rest, a.rest) || compare(exact(b.size), exact(a.size)),
  )
  for (const part of first.slice(0, Math.abs(Number(left)))) part.whole += one
  return parts.map(({ whole }) => whole)
}

/** Negative, zero or positive, as `sort` wants it. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a
  let y = b
  while (y) [x, y] = [y, x % y]
  return x
}
