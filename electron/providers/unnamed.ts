import { z } from 'zod'
import type { ObjectRef } from '../ledger/page.ts'

/** An id of a provider: letters, digits and signs that can be seen, and so be shown and asked for. */
export const idSchema = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'not an id')

const NO_ID = '(no id)'

/**
 * What to set an object aside as that has no id to be called by: what can be shown of the one it has, and
 * its time as the provider gives it (text, or milliseconds). The same at every reading.
 */
export function unnamed(id: unknown, time: unknown): string {
  const shown = typeof id === 'string' ? id.replaceAll(/[^\w.-]/g, '').slice(0, 40) : ''
  const at = typeof time === 'string' || typeof time === 'number' ? new Date(time) : null
  const when = at && !Number.isNaN(at.getTime()) ? at.toISOString() : ''
  return [NO_ID, shown, when].filter(Boolean).join(' ')
}

export const identified = z.object({ id: idSchema })

/** What an object of a list is called that says when it was made: its id, where it has one. */
export function identify(value: unknown): string {
  const { id, created_at } = anySchema.safeParse(value).data ?? {}
  return identified.safeParse(value).data?.id ?? unnamed(id, created_at)
}

const anySchema = z.object({ id: z.unknown().optional(), created_at: z.unknown().optional() })

export const isUnnamed = (id: string): boolean => id.includes(NO_ID)

/**
 * Those of a kind that were set aside without an id. Nobody can ask for one: it is set aside no longer once
 * a reading that would come by it does not.
 */
export const unnamedOf = (setAside: readonly ObjectRef[], object: string): string[] =>
  setAside.filter(it => it.object === object && isUnnamed(it.id)).map(({ id }) => id)
