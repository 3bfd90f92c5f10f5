// biome-ignore lint/suspicious/noExplicitAny: answers of any provider
type Answer = Record<string, any>

/** How a provider's API writes a list. */
export interface ListShape {
  /** The field that its objects are in. */
  items: string
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
