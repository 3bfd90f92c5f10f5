import { oc } from '@orpc/contract'
import { z } from 'zod'
import { isCurrency } from '../money.ts'
import { privacySchema } from '../privacy.ts'
import { isTimeZone } from '../time.ts'

/** What a founder says of the startup; the page's form validates with this very schema. */
export const startupDetailsSchema = z.object({
  name: z.string().trim().min(1, 'Give it a name.').max(80, 'Keep it under 80 characters.'),
  description: z.string().trim().max(280, 'Keep it under 280 characters.'),
  website: z.union([
    z.literal(''),
    z.url({ protocol: /^https?$/, error: 'Write it in full, such as https://example.com.' }),
  ]),
  currency: z
    .string()
    .toUpperCase()
    .refine(isCurrency, 'Use an ISO 4217 code, such as USD or EUR.'),
  timezone: z.string().refine(isTimeZone, 'Use an IANA name, such as Europe/Berlin.'),
})
export type StartupDetails = z.infer<typeof startupDetailsSchema>

export const startupSchema = startupDetailsSchema.extend({
  id: z.string(),
  /** What the public may see of it, and every platform without a profile of its own. */
  privacy: privacySchema,
  /** True while the figures come from the built-in sample. */
  sample: z.boolean(),
})
export type Startup = z.infer<typeof startupSchema>

/** A startup among the others. */
const listedStartupSchema = startupSchema.extend({ connections: z.number().int() })
export type ListedStartup = z.infer<typeof listedStartupSchema>

/**
 * Which startup a call is about is not in its input: the page says it in this header of every call, a
 * command in its context. It may be left out where there is one alone.
 */
export const STARTUP_HEADER = 'x-openrevenue-startup'

export const startup = {
  /** Every startup, the oldest first. */
  list: oc.output(z.array(listedStartupSchema)),
  create: oc.input(startupDetailsSchema).output(startupSchema),
  /** The startup, or null on an empty data folder: the page then starts with set-up. */
  get: oc.output(startupSchema.nullable()),
  /** What the set-up form starts with: this computer's time zone and its region's currency. */
  defaults: oc.output(startupDetailsSchema.pick({ currency: true, timezone: true })),
  /** Changes the startup, or creates the first one. A new time zone moves entries to their new days. */
  save: oc.input(startupDetailsSchema).output(startupSchema),
  savePrivacy: oc.input(privacySchema).output(startupSchema),
  /** Deletes the startup with its connections, entries, snapshots and platforms, and the keys of all these. */
  remove: oc.output(z.void()),
}
