/**
 * Prometheus' text format, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), read more strictly than
 * Prometheus itself does: what is not by the rules throws.
 */
export interface Family {
  type: string
  help: string
  samples: Sample[]
}

export interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`)
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/

/** The families by name. */
export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line has no end')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let current: readonly [string, Family] = ['', { type: '', help: '', samples: [] }]
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const [, help = '', words = ''] = new RegExp(`^# HELP (${NAME}) (.+)$`).exec(line) ?? []
    const [, typed = '', type = ''] = new RegExp(`^# TYPE (${NAME}) (\\w+)$`).exec(line) ?? []
    if (help) {
      if (families.has(help)) throw new Error(`${help} comes twice`)
      current = [help, { type: '', help: words, samples: [] }]
      families.set(...current)
    } else if (typed) {
      if (typed !== current[0]) throw new Error(`The type of ${typed} stands elsewhere`)
      current[1].type = type
    } else {
      const sample = readSample(line)
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()])
      if (seen.has(key)) throw new Error(`Twice: ${line}`)
      seen.add(key)
      if (!belongs(sample, current)) throw new Error(`Not of ${current[0]}: ${line}`)
      current[1].samples.push(sample)
    }
  }
  for (const [name, family] of families) check(name, family)
  return families
}

function readSample(line: string): Sample {
  const [, name = '', inBraces = '', value = ''] = SAMPLE.exec(line) ?? []
  const number = numberIn(value)
  if (!name || number === null) throw new Error(`Not a sample: ${line}`)
  const labels: Record<string, string> = {}
  for (let rest = inBraces; rest !== ''; ) {
    const [whole = '', label = '', written = ''] = LABEL.exec(rest) ?? []
    if (!whole || label in labels) throw new Error(`Not a list of labels: ${line}`)
    labels[label] = JSON.parse(`"${written}"`)
    rest = rest.slice(whole.length)
  }
  return { name, labels, value: number }
}

/** As Go's ParseFloat reads it, which takes NaN however it is written. */
function numberIn(text: string): number | null {
  if (/^nan$/i.test(text)) return Number.NaN
  if (text === '+Inf') return Infinity
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : null
}

function belongs({ name }: Sample, [family, { type }]: readonly [string, Family]): boolean {
  if (type === 'histogram') {
    return ['_bucket', '_sum', '_count'].some(it => name === `${family}${it}`)
  }
  return type !== '' && name === family
}

function check(name: string, { type, samples }: Family): void {
  if (!['counter', 'gauge', 'histogram'].includes(type)) throw new Error(`${name} is a ${type}`)
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`${name} is a counter`)
  if (type === 'counter' && samples.some(it => !(it.value >= 0))) throw new Error(`${name} fell`)
  if (type === 'histogram') for (const series of seriesOf(samples)) checkBuckets(name, series)
}

/** A histogram's samples, by its labels but for the bucket's. */
function seriesOf(samples: Sample[]): Sample[][] {
  const keyOf = ({ labels: { le: _le, ...rest } }: Sample) =>
    JSON.stringify(Object.entries(rest).sort())
  return [...Map.groupBy(samples, keyOf).values()]
}

function checkBuckets(name: string, samples: Sample[]): void {
  const buckets = samples.filter(it => it.name === `${name}_bucket`)
  const bounds = buckets.map(({ labels: { le = '' } }) => (le === '+Inf' ? Infinity : Number(le)))
  const rises = (numbers: number[], by: (one: number, next: number) => boolean) =>
    numbers.every((it, at) => at === 0 || by(numbers[at - 1] as number, it))
  const count = samples.find(it => it.name === `${name}_count`)?.value
  const fine =
    rises(bounds, (one, next) => one < next) &&
    rises(
      buckets.map(it => it.value),
      (one, next) => one <= next,
    ) &&
    bounds.at(-1) === Infinity &&
    buckets.at(-1)?.value === count &&
    samples.some(it => it.name === `${name}_sum`)
  if (!fine) throw new Error(`${name} has buckets that no histogram has`)
}
