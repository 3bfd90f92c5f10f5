import { expect, test } from 'vitest'
import type { Gauges } from '../../../electron/telemetry/observer.ts'
import { createTelemetry } from '../../../electron/telemetry/telemetry.ts'
import { readExposition } from '../../support/exposition.ts'

const nothing: Gauges = { jobs: [], overdue: [], deliveries: [] }

test('each app counts in a registry of its own', async () => {
  const [one, other] = [createTelemetry('1.2.3'), createTelemetry('1.2.3')]
  one.observer.entriesStored('polar', 7)
  one.observer.attemptEnded('deliver', 'failed', 1_500)
  const series = async ({ expose }: typeof one) => readExposition((await expose(nothing)).text)
  const polar = (families: Awaited<ReturnType<typeof series>>) =>
    families
      .get('openrevenue_sync_entries_total')
      ?.samples.find(it => it.labels.provider === 'polar')?.value
  expect(polar(await series(one))).toBe(7)
  expect(polar(await series(other))).toBe(0)
  const durations = (await series(one)).get('openrevenue_job_duration_seconds')?.samples ?? []
  const failed = durations.filter(
    it => it.labels.kind === 'deliver' && it.labels.outcome === 'failed',
  )
  expect(failed.find(it => it.name.endsWith('_sum'))?.value).toBe(1.5)
  const upTo = (le: string) => failed.find(it => it.labels.le === le)?.value
  expect([upTo('1'), upTo('5')]).toEqual([0, 1])
})

test('what is so no more is 0, not what it was', async () => {
  const { expose } = createTelemetry('1.2.3')
  const of = async (gauges: Gauges, name: string) =>
    readExposition((await expose(gauges)).text)
      .get(name)
      ?.samples.filter(it => it.value !== 0)
  const full: Gauges = {
    jobs: [{ kind: 'deliver', state: 'dead', n: 2 }],
    overdue: [{ kind: 'deliver', wait: 90_500 }],
    deliveries: [{ state: 'waiting', n: 3 }],
  }
  const names = ['jobs', 'job_queue_age_seconds', 'deliveries'].map(it => `openrevenue_${it}`)
  const values = (gauges: Gauges) =>
    Promise.all(names.map(async name => (await of(gauges, name))?.map(it => it.value)))
  expect(await values(full)).toEqual([[2], [90.5], [3]])
  expect(await values(nothing)).toEqual([[], [], []])
})

test.each([
  ['# HELP a_total b\n# TYPE a_total counter\na_total 1', 'no end'],
  ['# HELP a b\n# TYPE a counter\na 1\n', 'is a counter'],
  ['# HELP a b\n# TYPE a gauge\na 1\na 2\n', 'Twice'],
  ['# HELP a b\n# TYPE a gauge\nb 1\n', 'Not of a'],
  ['# HELP a b\n# TYPE a gauge\na{b="c} 1\n', 'labels'],
  ['# HELP a b\n# TYPE a gauge\na one\n', 'Not a sample'],
  [
    '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
    'buckets',
  ],
])('the tests’ own reader refuses %j', (text, words) => {
  expect(() => readExposition(text)).toThrow(words)
})
