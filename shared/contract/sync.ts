import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'

export const triggerSchema = z.enum([
  'start',
  'schedule',
  'catch-up',
  'retry',
  'page',
  'tray',
  'command',
  'api',
  'connect',
])
export type Trigger = z.infer<typeof triggerSchema>

export const runSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  connectionName: z.string(),
  trigger: triggerSchema,
  status: z.enum(['running', 'succeeded', 'failed', 'interrupted']),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Entries that were new or had changed. */
  entries: z.number().int(),
  error: z.object({ code: z.string(), message: z.string(), fix: z.string().nullable() }).nullable(),
})
export type Run = z.infer<typeof runSchema>

export const progressSchema = z.object({
  runId: z.string(),
  connectionId: z.string(),
  step: z.enum(['entries', 'invoices', 'subscriptions', 'done', 'failed']),
  /** Entries read so far in this run. */
  entries: z.number().int(),
  subscriptions: z.number().int(),
  /** The day of the oldest entry read so far: how far back the sync has come. */
  reached: z.string().nullable(),
  /** Why the sync is waiting, such as "Stripe asked to wait 2 s", while it is. */
  waiting: z.string().nullable(),
})
export type Progress = z.infer<typeof progressSchema>

export const scheduleSchema = z.object({
  everyHours: z.union([1, 2, 3, 4, 6, 8, 12, 24].map(hours => z.literal(hours))),
  /** The hour of the day, in the startup's zone, that the schedule counts from. */
  atHour: z.number().int().min(0).max(23),
})
export type Schedule = z.infer<typeof scheduleSchema>

export const sync = {
  /** Starts a sync of one connection, or of all. A connection that is syncing already keeps its run. */
  start: oc.input(z.object({ connectionId: z.string().optional() })).output(z.array(runSchema)),
  /** Every running sync's state at once, then each step as it happens. */
  progress: oc.output(eventIterator(progressSchema)),
  runs: oc
    .input(z.object({ limit: z.number().int().min(1).max(200).default(20) }))
    .output(z.array(runSchema)),
  run: oc.input(z.object({ id: z.string() })).output(runSchema),
  /** The newest run of each connection whose newest run failed. */
  failed: oc.output(z.array(runSchema)),
  /** `plain` is null where a cron line that says something else was set; `words` reads it aloud. */
  schedule: oc.output(
    z.object({
      plain: scheduleSchema.nullable(),
      words: z.string(),
      nextAt: z.number().nullable(),
    }),
  ),
  saveSchedule: oc.input(scheduleSchema).output(z.void()),
}
