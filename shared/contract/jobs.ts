import { oc } from '@orpc/contract'
import { z } from 'zod'
import { isTimeZone } from '../time.ts'

export const jobKindSchema = z.enum([
  'sync-account',
  'check-milestones',
  'sign-snapshot',
  'deliver',
  'refresh-rates',
  'back-up',
  'refresh-leaderboard',
  'rotate-featured',
  'send-alert',
])
export type JobKindId = z.infer<typeof jobKindSchema>

/**
 * `waiting` for its turn, `running`, `done`; `failed` and to be tried again by itself; `dead` and to be tried
 * again by hand alone.
 */
export const jobStateSchema = z.enum(['waiting', 'running', 'done', 'failed', 'dead'])
export type JobState = z.infer<typeof jobStateSchema>

export const jobErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  fix: z.string().nullable(),
})
export type JobError = z.infer<typeof jobErrorSchema>

/** Instants are milliseconds since the epoch. */
export const jobSchema = z.object({
  id: z.number().int(),
  kind: jobKindSchema,
  /** What it is about, such as the id of a connection; one of a kind and key runs at a time. */
  key: z.string(),
  state: jobStateSchema,
  /** Smaller goes first. */
  priority: z.number().int(),
  /** When it is due. */
  runAt: z.number(),
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  /** Of its newest attempt. */
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** What its newest attempt failed of. */
  error: jobErrorSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const attemptSchema = z.object({
  number: z.number().int(),
  startedAt: z.number(),
  /** Null while it runs. */
  endedAt: z.number().nullable(),
  error: jobErrorSchema.nullable(),
})
export type Attempt = z.infer<typeof attemptSchema>

/** How often a job is tried, and the waits between: doubled from the first to the longest. Milliseconds. */
export const retryPolicySchema = z.object({
  attempts: z.number().int().min(1).max(100),
  firstWait: z.number().int().min(1_000).max(86_400_000),
  longestWait: z
    .number()
    .int()
    .min(1_000)
    .max(7 * 86_400_000),
})
export type RetryPolicy = z.infer<typeof retryPolicySchema>

/** Five fields: minute, hour, day of the month, month, day of the week. */
const cronLineSchema = z.string().trim().min(9).max(200)

export const kindSchema = z.object({
  kind: jobKindSchema,
  paused: z.boolean(),
  cron: z.string(),
  /** The cron line read aloud: "every day at 02:00". */
  words: z.string(),
  policy: retryPolicySchema,
  /** Whether the cron line, and the policy, are the app's own. */
  usual: z.object({ cron: z.boolean(), policy: z.boolean() }),
  /** For whom it is due next by itself, the soonest first; empty while it is paused. */
  coming: z.array(z.object({ key: z.string(), at: z.number() })),
})
export type Kind = z.infer<typeof kindSchema>

const oneJob = z.object({ id: z.number().int() })

export const jobs = {
  /** The newest first. Dead ones that were dismissed are among them only where `state` asks for the dead. */
  list: oc
    .input(
      z.object({
        state: jobStateSchema.optional(),
        kind: jobKindSchema.optional(),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.array(jobSchema)),
  /** Those that nobody has dismissed, and that no later job made good. */
  dead: oc.output(z.array(jobSchema)),
  get: oc.input(oneJob).output(jobSchema),
  attempts: oc.input(oneJob).output(z.array(attemptSchema)),
  /** What jobs may be about: the connections, startups and platforms. */
  names: oc.output(z.array(z.object({ key: z.string(), name: z.string() }))),
  kinds: oc.output(z.array(kindSchema)),
  /** Has a kind of job done at once, for each that it is about. Returns the jobs' ids; none where it is about nobody. */
  run: oc.input(z.object({ kind: jobKindSchema })).output(z.array(z.number().int())),
  retry: oc.input(oneJob).output(jobSchema),
  dismiss: oc.input(oneJob).output(z.void()),
  /** A kind, or all of them. */
  pause: oc
    .input(z.object({ paused: z.boolean(), kind: jobKindSchema.optional() }))
    .output(z.void()),
  /** Null goes back to the app's own. */
  saveCron: oc
    .input(z.object({ kind: jobKindSchema, cron: cronLineSchema.nullable() }))
    .output(z.void()),
  savePolicy: oc
    .input(z.object({ kind: jobKindSchema, policy: retryPolicySchema.nullable() }))
    .output(z.void()),
  /** A cron line read aloud, and when it is due next in a zone, for the one who writes it. */
  readCron: oc
    .input(z.object({ cron: cronLineSchema, zone: z.string().refine(isTimeZone) }))
    .output(z.object({ words: z.string(), next: z.array(z.number()) })),
}
