import { parser } from '@prometheus-io/lezer-promql'

/** What an expression reads: each series by name, and the labels that it is chosen by. */
export interface Selected {
  name: string
  labels: string[]
}

/** Throws where the text is not PromQL. */
export function readPromql(text: string): { selected: Selected[]; grouped: string[] } {
  const selected: Selected[] = []
  const grouped: string[] = []
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`Not PromQL at ${from}: ${text}`)
      const word = text.slice(from, to)
      if (type.name === 'VectorSelector') selected.push({ name: '', labels: [] })
      const last = selected.at(-1)
      if (type.name === 'Identifier' && last) last.name = word
      if (type.name !== 'LabelName') return
      if (node.parent?.name === 'GroupingLabels') grouped.push(word)
      else last?.labels.push(word)
    },
  })
  return { selected, grouped }
}
