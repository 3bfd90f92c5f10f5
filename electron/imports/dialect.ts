import { AppError } from '../../shared/errors.ts'

/** How a CSV file is written. */
export interface Dialect {
  delimiter: ',' | ';' | '\t'
  /** All of it but a first line that only names the separator. */
  text: string
  /** The line of the file on which that begins, counted from 1. */
  firstLine: number
}

const DELIMITERS = [',', ';', '\t'] as const

/** Excel writes, and reads, a first line that names the separator. */
const SEPARATOR_LINE = /^"?sep=(.*?)"?[ \t]*(\r\n|\n|\r|$)/i

/** The separator that the first line names, or else the one that cuts the header into most columns. */
export function dialectOf(whole: string): Dialect {
  const text = whole.replace(/^\uFEFF/, '')
  const [line, named = ''] = SEPARATOR_LINE.exec(text) ?? []
  if (line === undefined) return { delimiter: mostCuts(text), text, firstLine: 1 }
  const delimiter = DELIMITERS.find(
    it => named === it || (it === '\t' && named === '' && line.includes(it)),
  )
  if (!delimiter) throw unknownSeparator(named)
  return { delimiter, text: text.slice(line.length), firstLine: 2 }
}

function mostCuts(text: string): Dialect['delimiter'] {
  const bare = text.slice(0, text.search(/[\r\n]|$/)).replaceAll(/"[^"]*"/g, '')
  const cuts = (delimiter: string) => bare.split(delimiter).length
  return DELIMITERS.reduce((most, it) => (cuts(it) > cuts(most) ? it : most))
}

const unknownSeparator = (named: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `Line 1: “sep=${named.slice(0, 10)}” names a separator that is not taken.`,
    why: 'Nothing was imported.',
    fix: 'Save the file with commas, semicolons or tabs between its columns.',
  })
