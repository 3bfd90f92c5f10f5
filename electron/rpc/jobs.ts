import { type JobKindId, jobKindSchema, type Kind } from '../../shared/contract/jobs.ts'
import { inWords, nextOnes, readCronLine } from '../jobs/cron-line.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { KINDS } from '../jobs/kinds.ts'
import { os } from './base.ts'

export interface JobsParts {
  jobs: Jobs
  /** What jobs are about, by their keys. */
  names(): Record<string, string>
  now(): number
}

export const jobsSection = ({ jobs, names, now }: JobsParts) => {
  const { reader, settings } = jobs
  return os.jobs.router({
    list: os.jobs.list.handler(({ input }) => reader.list(input)),
    dead: os.jobs.dead.handler(reader.dead),
    get: os.jobs.get.handler(({ input }) => reader.get(input.id)),
    attempts: os.jobs.attempts.handler(({ input }) => reader.attempts(input.id)),
    names: os.jobs.names.handler(() =>
      Object.entries(names()).map(([key, name]) => ({ key, name })),
    ),
    kinds: os.jobs.kinds.handler(() => kindsOf(jobs)),
    run: os.jobs.run.handler(({ input }) => jobs.runNow(input.kind)),
    retry: os.jobs.retry.handler(({ input }) => reader.get(jobs.retry(input.id))),
    dismiss: os.jobs.dismiss.handler(({ input }) => jobs.dismiss(input.id)),
    pause: os.jobs.pause.handler(({ input: { paused, kind } }) => {
      settings.pause(paused, kind)
      jobs.changed()
    }),
    saveCron: os.jobs.saveCron.handler(({ input: { kind, cron } }) => {
      settings.setCron(kind, cron && readCronLine(cron))
      jobs.changed()
    }),
    savePolicy: os.jobs.savePolicy.handler(({ input: { kind, policy } }) => {
      settings.setPolicy(kind, policy)
      jobs.changed()
    }),
    readCron: os.jobs.readCron.handler(({ input: { cron, zone } }) => {
      const line = readCronLine(cron)
      return { words: inWords(line), next: nextOnes(line, zone, 3, now()) }
    }),
  })
}

function kindsOf({ settings, coming }: Jobs): Kind[] {
  const set = settings.all()
  const due = coming()
  const of = (kind: JobKindId): Kind => {
    const { paused, cron, policy } = set[kind]
    const usual = KINDS[kind]
    return {
      ...{ kind, paused, cron, policy },
      words: inWords(cron),
      usual: {
        cron: cron === usual.cron,
        policy:
          policy.attempts === usual.policy.attempts &&
          policy.firstWait === usual.policy.firstWait &&
          policy.longestWait === usual.policy.longestWait,
      },
      coming: due.filter(it => it.kind === kind).map(({ key, at }) => ({ key, at })),
    }
  }
  return jobKindSchema.options.map(of)
}
