/** A stream of numbers that a seed fixes for good: the same seed tells the same story every time. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  /** One of the choices, each as likely as its weight. */
  pick<T>(choices: readonly Choice<T>[]): T
}

export interface Choice<T> {
  weight: number
  value: T
}

/**
 * mulberry32 (Tommy Ettinger, public domain), seeded with FNV-1a of the text
 * (http://www.isthe.com/chongo/tech/comp/fnv/): integer arithmetic only, so every machine agrees.
 */
export function randomFrom(seed: string): Random {
  let state = fnv1a(seed)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    chance: probability => next() < probability,
    pick(choices) {
      let left = next() * choices.reduce((total, { weight }) => total + weight, 0)
      for (const { weight, value } of choices) {
        left -= weight
        if (left < 0) return value
      }
      throw new RangeError('Nothing to pick from')
    },
  }
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash
}
