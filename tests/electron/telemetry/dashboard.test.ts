import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTelemetry } from '../../../electron/telemetry/telemetry.ts'
import { ROOT } from '../../support/app.ts'
import { type Family, readExposition } from '../../support/exposition.ts'
import { readPromql } from '../../support/promql.ts'

interface Panel {
  id: number
  title: string
  datasource: object
  gridPos: { x: number; y: number; w: number; h: number }
  targets: { expr: string; legendFormat: string; datasource: object }[]
}

const text = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const dashboard = JSON.parse(text('resources/grafana.json'))
const panels: Panel[] = dashboard.panels
const OPERATIONS = text('docs/operations.md')

/** The alerts' expressions: on one line, or on the more indented ones below. */
const alerts = [...OPERATIONS.matchAll(/^ +expr: (?:>-\n((?: {10}.+\n)+)|(.+))/gm)].map(
  ([, folded, plain = '']) => (folded ?? plain).replaceAll(/\s*\n\s*/g, ' ').trim(),
)

/** What Prometheus adds to each scrape. */
const ADDED = { series: ['up'], labels: ['instance', 'job'] }

const nothing = { jobs: [], overdue: [], deliveries: [] }

/** Each series of /metrics with its labels. */
async function exposed() {
  const families = readExposition((await createTelemetry('1.2.3').expose(nothing)).text)
  const labels = new Map<string, Set<string>>(ADDED.series.map(it => [it, new Set<string>()]))
  for (const { samples } of families.values()) {
    for (const it of samples) {
      labels.set(it.name, new Set([...(labels.get(it.name) ?? []), ...Object.keys(it.labels)]))
    }
  }
  return { families, labels }
}

const expressions = (): string[] => [
  ...panels.flatMap(({ targets }) =>
    targets.map(it => it.expr.replaceAll('$__rate_interval', '5m')),
  ),
  ...alerts,
]

test('the dashboard and the alerts ask for series and labels that /metrics has', async () => {
  const { labels } = await exposed()
  expect(alerts).toHaveLength(OPERATIONS.match(/- alert: /g)?.length ?? 0)
  for (const expression of expressions()) {
    const { selected, grouped } = readPromql(expression)
    expect(selected, expression).not.toEqual([])
    for (const { name, labels: asked } of selected) {
      const has = labels.get(name)
      expect(has, `${name} in ${expression}`).toBeDefined()
      const known = [...(has ?? []), ...ADDED.labels]
      for (const label of [...asked, ...grouped]) expect(known, expression).toContain(label)
    }
  }
})

test('every series of ours is on the dashboard and in the docs', async () => {
  const { families } = await exposed()
  const ours = [...families].filter(([name]) => name.startsWith('openrevenue_'))
  const shown = panels.flatMap(({ targets }) => targets.map(it => it.expr)).join('\n')
  const labelsOf = ({ samples }: Family) =>
    Object.keys(samples[0]?.labels ?? {}).filter(it => it !== 'le')
  for (const [name, family] of ours) {
    expect(shown).toContain(name)
    const labels = labelsOf(family)
    expect(OPERATIONS).toContain(`| \`${name}{${labels.join(',')}}\` |`)
  }
})

test('Grafana can import it: one source of data to choose, panels side by side', () => {
  expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(39)
  expect(dashboard).toMatchObject({ title: 'OpenRevenue', uid: 'openrevenue' })
  const [source, instance] = dashboard.templating.list
  expect(source).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
  expect(instance.query.query).toBe('label_values(openrevenue_build_info, instance)')
  const chosen = { type: 'prometheus', uid: `\${${source.name}}` }
  const taken = new Map<string, string>()
  expect(new Set(panels.map(it => it.id)).size).toBe(panels.length)
  for (const { title, datasource, gridPos, targets } of panels) {
    expect([datasource, ...targets.map(it => it.datasource)]).toEqual(
      Array(targets.length + 1).fill(chosen),
    )
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        expect(taken.get(`${x}:${y}`), title).toBeUndefined()
        taken.set(`${x}:${y}`, title)
      }
    }
  }
})

test('a legend names labels that its expression leaves', () => {
  for (const { expr, legendFormat } of panels.flatMap(it => it.targets)) {
    const { grouped } = readPromql(expr.replaceAll('$__rate_interval', '5m'))
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label)
    const left = / by \(/.test(expr) ? grouped : ['version', ...ADDED.labels]
    for (const label of named) expect(left, expr).toContain(label)
  }
})
