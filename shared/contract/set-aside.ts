import { oc } from '@orpc/contract'
import { z } from 'zod'

/** An object at a provider that could not be read or worked out: no figure counts it until it can be. */
export const setAsideSchema = z.object({
  connectionId: z.string(),
  /** The provider's own word, such as "subscription". */
  object: z.string(),
  /** Its id at the provider. */
  id: z.string(),
  reason: z.string(),
  /** When it was first set aside, milliseconds since the epoch. */
  since: z.number(),
  /** Whether it is a row of an imported file, which no sync tries again. */
  imported: z.boolean(),
})
export type SetAside = z.infer<typeof setAsideSchema>

export const setAside = {
  /** What no figure counts, because it could not be read or worked out. */
  list: oc.output(z.array(setAsideSchema)),
}
