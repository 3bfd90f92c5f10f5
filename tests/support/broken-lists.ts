// biome-ignore lint/suspicious/noExplicitAny: answers of any provider
type Answer = Record<string, any>

/** How a provider's API writes a list. */
export interface ListShape {
  /** The field that its objects are in. */
  items: string
  /** The part of an object that its id is in, and what the id is called; the object itself and `id` otherwise. */
  id?: { within: string; name: string }
  /** The same answer, saying that more follows. */
  withMore(answer: Answer): Answer
}

/** Makes a right answer into a wrong one; what is no list stays as it is. */
type Rewrite = (body: unknown) => unknown

/**
 * The ways in which lists were seen to be broken, or may be: each makes a rewriter of its own, which
 * remembers what it was shown.
 */
export function brokenLists({ items, withMore }: ListShape): Record<string, () => Rewrite> {
  const change =
    (changed: (answer: Answer, all: unknown[], before: Answer) => unknown) => (): Rewrite => {
      let before: Answer | undefined
      return body => {
        const answer = typeof body === 'object' && body !== null ? { ...body } : {}
        const all: unknown = Reflect.get(answer, items)
        if (!Array.isArray(all)) return body
        before ??= answer
        return changed(answer, all, before)
      }
    }
  const listOf = (answer: Answer): unknown[] => Object(answer[items])
  return {
    'empty, and more follows': change(answer => withMore({ ...answer, [items]: [] })),
    'the same page again': change((_answer, _all, before) => withMore(before)),
    'the same last object again': change((answer, all, before) =>
      withMore({ ...answer, [items]: [...all, ...listOf(before).slice(-1)] }),
    ),
    'more always follows': change(answer => withMore(answer)),
    shuffled: change((answer, all) => ({ ...answer, [items]: all.toReversed() })),
    'no objects': change(answer => ({ ...answer, [items]: null })),
    'a page of a proxy': change(() => '<html>captive portal</html>'),
    'a word': change(() => '"maintenance"'),
    nothing: change(() => 'null'),
    'cut off': change(answer => JSON.stringify(answer).slice(0, -20)),
  }
}

/** Gives the first object that is listed another id, in every answer that has it. */
export function firstNamed({ items, id: where }: ListShape, id: unknown): Rewrite {
  let first: string | undefined
  const nameOf = (one: Answer, name: unknown) => `${one.type} ${name}`
  return body => {
    const answer: Answer = Object(body)
    if (!Array.isArray(answer[items])) return body
    const changed = answer[items].map((one: Answer) => {
      const part = where ? one[where.within] : one
      const name = where?.name ?? 'id'
      first ??= nameOf(one, part[name])
      if (nameOf(one, part[name]) !== first) return one
      const renamed = { ...part, [name]: id }
      return where ? { ...one, [where.within]: renamed } : renamed
    })
    return { ...answer, [items]: changed }
  }
}
