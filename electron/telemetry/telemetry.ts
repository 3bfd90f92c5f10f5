import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { jobKindSchema, jobStateSchema } from '../../shared/contract/jobs.ts'
import { PROVIDER_NAMES, type ProviderId } from '../../shared/providers.ts'
import { type AttemptOutcome, DELIVERY_STATES, type Gauges, type Observer } from './observer.ts'

export interface Telemetry {
  observer: Observer
  /** Everything in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats), with its media type. */
  expose(gauges: Gauges): Promise<{ type: string; text: string }>
}

const KINDS = jobKindSchema.options
const OUTCOMES: AttemptOutcome[] = ['done', 'failed', 'stopped']
/** `none`: no answer came. */
const STATUSES = ['2xx', '3xx', '4xx', '5xx', 'none'] as const
const PROVIDERS = (Object.keys(PROVIDER_NAMES) as ProviderId[]).filter(it => it !== 'csv')
/** The sample answers from this process. */
const ASKED = PROVIDERS.filter(it => it !== 'demo')
/** Seconds: signing takes milliseconds, a first sync up to hours. */
const BUCKETS = [0.05, 0.25, 1, 5, 15, 60, 300, 1800, 7200]

/**
 * Counts for Prometheus. Counters begin at 0 with the process, in a registry of their own. No label holds anything but
 * the words of this file and of the contract: no customer, key, amount or name.
 */
export function createTelemetry(version: string): Telemetry {
  const register = new Registry()
  collectDefaultMetrics({ register })
  new Gauge({
    name: 'openrevenue_build_info',
    help: 'The version that runs; always 1.',
    labelNames: ['version'],
    registers: [register],
  }).set({ version }, 1)
  const observer = observerIn(register)
  const show = gaugesIn(register)
  return {
    observer,
    expose(gauges) {
      show(gauges)
      return register.metrics().then(text => ({ type: register.contentType, text }))
    },
  }
}

function observerIn(register: Registry): Observer {
  const registers = [register]
  const durations = new Histogram({
    name: 'openrevenue_job_duration_seconds',
    help: 'How long attempts at jobs took, by how they ended.',
    labelNames: ['kind', 'outcome'],
    buckets: BUCKETS,
    registers,
  })
  const entries = new Counter({
    name: 'openrevenue_sync_entries_total',
    help: 'Entries that syncs stored, new or different.',
    labelNames: ['provider'],
    registers,
  })
  const requests = new Counter({
    name: 'openrevenue_provider_requests_total',
    help: 'Requests to payment providers, by the class of the answer’s status; none where no answer came.',
    labelNames: ['provider', 'status'],
    registers,
  })
  const limited = new Counter({
    name: 'openrevenue_provider_rate_limited_total',
    help: 'Requests that a payment provider answered with 429; among its 4xx too.',
    labelNames: ['provider'],
    registers,
  })
  // From 0, so that the first one of each is an increase.
  for (const kind of KINDS) for (const outcome of OUTCOMES) durations.zero({ kind, outcome })
  for (const provider of PROVIDERS) entries.inc({ provider }, 0)
  for (const provider of ASKED) {
    limited.inc({ provider }, 0)
    for (const status of STATUSES) requests.inc({ provider, status }, 0)
  }
  return {
    attemptEnded: (kind, outcome, milliseconds) =>
      durations.observe({ kind, outcome }, milliseconds / 1000),
    entriesStored: (provider, count) => entries.inc({ provider }, count),
    answered(provider, status) {
      requests.inc({ provider, status: status === null ? 'none' : `${Math.floor(status / 100)}xx` })
      if (status === 429) limited.inc({ provider })
    },
  }
}

function gaugesIn(register: Registry): (gauges: Gauges) => void {
  const registers = [register]
  const jobs = new Gauge({
    name: 'openrevenue_jobs',
    help: 'Jobs that are remembered, by kind and state. Dismissed ones are left out.',
    labelNames: ['kind', 'state'],
    registers,
  })
  const overdue = new Gauge({
    name: 'openrevenue_job_queue_age_seconds',
    help: 'How long the oldest job that is due has waited; 0 where none is. Paused kinds wait for a person.',
    labelNames: ['kind'],
    registers,
  })
  const deliveries = new Gauge({
    name: 'openrevenue_deliveries',
    help: 'Snapshots for platforms, by state.',
    labelNames: ['state'],
    registers,
  })
  return now => {
    for (const kind of KINDS) {
      overdue.set({ kind }, 0)
      for (const state of jobStateSchema.options) jobs.set({ kind, state }, 0)
    }
    for (const state of DELIVERY_STATES) deliveries.set({ state }, 0)
    for (const { kind, state, n } of now.jobs) jobs.set({ kind, state }, n)
    for (const { kind, wait } of now.overdue) overdue.set({ kind }, wait / 1000)
    for (const { state, n } of now.deliveries) deliveries.set({ state }, n)
  }
}
