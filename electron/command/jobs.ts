import { type Command, Option } from 'commander'
import {
  type Job,
  type JobKindId,
  type JobState,
  jobKindSchema,
  jobStateSchema,
} from '../../shared/contract/jobs.ts'
import { AppError } from '../../shared/errors.ts'
import { answer, optionsOf } from './answer.ts'
import { table, when } from './print.ts'
import type { CommandSession } from './session.ts'

export function addJobsCommand(program: Command): void {
  const jobs = program.command('jobs').description('what runs in the background')
  addList(jobs)
  addRun(jobs)
  addRetry(jobs)
  addDismiss(jobs)
  addPause(jobs, { name: 'pause', paused: true })
  addPause(jobs, { name: 'resume', paused: false })
}

function addList(jobs: Command): void {
  jobs
    .command('list', { isDefault: true })
    .description('list the jobs, newest first; `jobs` alone does the same')
    .addOption(new Option('--state <state>', 'only those').choices(jobStateSchema.options))
    .addOption(new Option('--kind <kind>', 'only those').choices(jobKindSchema.options))
    .action((_options, command: Command) => {
      const options = optionsOf<{ state?: JobState; kind?: JobKindId }>(command)
      const { state, kind } = options
      return answer(options, ({ client }) => client.jobs.list({ state, kind }), inLines)
    })
}

function addRun(jobs: Command): void {
  jobs
    .command('run <kind>')
    .description('have a kind of job done now, and wait for it')
    .action((kind: string, _options, command: Command) =>
      answer(
        optionsOf(command),
        async session => {
          const ids = await session.client.jobs.run({ kind: kindOf(kind) })
          return ended(session, ids)
        },
        done => (done.length > 0 ? inLines(done) : [`${kind} has nothing to do.`]),
      ),
    )
}

function addRetry(jobs: Command): void {
  jobs
    .command('retry <id>')
    .description('try a job that failed again now, and wait for it')
    .action((id: string, _options, command: Command) =>
      answer(
        optionsOf(command),
        async session => {
          const { id: next } = await session.client.jobs.retry({ id: idOf(id) })
          const [job] = await ended(session, [next])
          return job as Job
        },
        job => inLines([job]),
      ),
    )
}

function addDismiss(jobs: Command): void {
  jobs
    .command('dismiss <id>')
    .description('take a dead job off the list')
    .action((id: string, _options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          await client.jobs.dismiss({ id: idOf(id) })
          return client.jobs.get({ id: idOf(id) })
        },
        it => [`Dismissed ${it.id}`],
      ),
    )
}

function addPause(jobs: Command, { name, paused }: { name: string; paused: boolean }): void {
  jobs
    .command(`${name} [kind]`)
    .description(
      `${paused ? 'keep' : 'let'} a kind of job, or all, ${paused ? 'from running' : 'run'} automatically`,
    )
    .action((named: string | undefined, _options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          await client.jobs.pause({ paused, kind: named === undefined ? undefined : kindOf(named) })
          return (await client.jobs.kinds()).map(({ kind, paused }) => ({ kind, paused }))
        },
        kinds =>
          table(
            ['KIND', 'AUTOMATIC'],
            kinds.map(it => [it.kind, it.paused ? 'paused' : 'on']),
          ),
      ),
    )
}

/** Waits for jobs to end, or for their next try, whichever process does them. One that failed sets the exit code. */
async function ended({ app, client }: CommandSession, ids: number[]): Promise<Job[]> {
  await app.settled()
  const jobs = await Promise.all(ids.map(id => client.jobs.get({ id })))
  if (jobs.some(it => it.state !== 'done')) process.exitCode = 1
  return jobs
}

const inLines = (jobs: Job[]): string[] =>
  table(
    ['ID', 'KIND', 'STATE', 'ATTEMPTS', 'STARTED', 'ENDED', 'ERROR'],
    jobs.map(it => [
      String(it.id),
      it.kind,
      it.state,
      `${it.attempts}/${it.maxAttempts}`,
      when(it.startedAt),
      when(it.endedAt),
      it.state === 'done' ? '' : (it.error?.message ?? ''),
    ]),
  )

function kindOf(text: string): JobKindId {
  const kind = jobKindSchema.safeParse(text)
  if (kind.success) return kind.data
  throw new AppError({
    code: 'INVALID_INPUT',
    message: `There is no kind of job “${text}”.`,
    fix: `Choose one of ${jobKindSchema.options.join(', ')}.`,
  })
}

function idOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new AppError({
    code: 'INVALID_INPUT',
    message: `“${text}” is not a job’s id.`,
    fix: 'List them with `jobs`.',
  })
}
