import { z } from 'zod'
import { Unreadable } from './errors.ts'

/** Throws Unreadable for an object of another mode than the key's, live or test: it cannot be this account's. */
export type ModeCheck = (object: unknown, what: string) => void

export function modeCheck(key: string): ModeCheck {
  const live = /^.._live_/.test(key)
  return (object, what) => {
    // Where it does not say, the key's word stands.
    const told = modeSchema.safeParse(object).data?.livemode ?? live
    if (told === live) return
    throw new Unreadable(
      what,
      told
        ? 'It is of live mode, and the key is a test key.'
        : 'It is of test mode, and the key is a live one.',
    )
  }
}

const modeSchema = z.object({ livemode: z.boolean().nullish() })
