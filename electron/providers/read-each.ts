import { AppError } from '../../shared/errors.ts'
import type { SetAside } from '../ledger/page.ts'

/** What was read of a page's objects, and those that could not be. */
export interface ReadObjects<T> {
  read: T[]
  setAside: SetAside[]
  /** Ids of those that were read. */
  readable: string[]
}

/**
 * Reads each of a page's objects by itself: one that cannot be read or worked out is set aside, and takes
 * none of the others with it. Throws for what is wrong with more than the object: the network, the key, a
 * list.
 */
export async function readEach<V, T>(
  values: readonly V[],
  { object, idOf }: { object: string; idOf(value: V): string },
  reader: (value: V) => T | Promise<T>,
): Promise<ReadObjects<T>> {
  const all: ReadObjects<T> = { read: [], setAside: [], readable: [] }
  for (const value of values) {
    const id = idOf(value)
    try {
      all.read.push(await reader(value))
      all.readable.push(id)
    } catch (error) {
      all.setAside.push({ object, id, reason: reasonOf(error) })
    }
  }
  return all
}

/** Of a RangeError: arithmetic that has no result, a division by nothing, say. */
export const NO_RESULT = 'Its amounts or times lead to no result.'

/** Why an object is set aside. Throws an error again that is not of one object. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return NO_RESULT
  const ofOne = error instanceof AppError && error.code === 'PROVIDER_ANSWER_INVALID'
  if (!ofOne || error.retryable) throw error
  return error.why ?? error.message
}
