import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'

export const doctorStepSchema = z.object({
  step: z.enum([
    'runtime',
    'database',
    'backup',
    'keychain',
    'clock',
    'network',
    'rates',
    'set-aside',
    'whole',
  ]),
  ok: z.boolean(),
  message: z.string(),
  fix: z.string().nullable(),
})
export type DoctorStep = z.infer<typeof doctorStepSchema>

export const milestoneSchema = z.object({
  id: z.string(),
  /** "MRR passed $10,000". */
  title: z.string(),
  passedAt: z.number(),
  /** Null until somebody has been shown it. */
  seenAt: z.number().nullable(),
})
export type Milestone = z.infer<typeof milestoneSchema>

/** What the app tells its person as it happens; the desktop shows these as notifications too. */
const words = z.object({ title: z.string(), body: z.string() })
export const noticeSchema = z.discriminatedUnion('kind', [
  words.extend({ kind: z.literal('sync-failed'), connectionId: z.string() }),
  words.extend({ kind: z.literal('job-died') }),
  words.extend({ kind: z.literal('job-recovered') }),
  words.extend({ kind: z.literal('milestone') }),
])
export type Notice = z.infer<typeof noticeSchema>

/** What happens beside syncs and may change figures. `newest` is the day of the newest exchange rates. */
export const appEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('notice'), notice: noticeSchema }),
  z.object({ event: z.literal('rates'), newest: z.iso.date() }),
  /** Something about the jobs may have changed. */
  z.object({ event: z.literal('jobs') }),
])
export type AppEvent = z.infer<typeof appEventSchema>

export const app = {
  about: oc.output(
    z.object({
      version: z.string(),
      door: z.enum(['desktop', 'browser']),
      dataFolder: z.string(),
      /** Where keys are kept; `none` means that no key can be stored yet. */
      secrets: z.enum(['keychain', 'vault', 'none']),
    }),
  ),
  doctor: oc.output(z.array(doctorStepSchema)),
  milestones: oc.output(z.array(milestoneSchema)),
  milestoneSeen: oc.input(z.object({ id: z.string() })).output(z.void()),
  /** One stream for all of it: a browser holds few connections open to one address. */
  events: oc.output(eventIterator(appEventSchema)),
}
