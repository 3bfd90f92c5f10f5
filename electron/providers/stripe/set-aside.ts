import type { SetAside } from '../../ledger/page.ts'
import { NO_RESULT } from '../read-each.ts'
import { ResourceMissing, Unreadable } from './errors.ts'
import { identify } from './parse.ts'

/** Reads objects one by one; one that cannot be read or worked out is set aside and takes no other with it. */
export async function readEach<T>(
  object: string,
  values: unknown[],
  read: (value: unknown) => T | Promise<T>,
): Promise<{ read: T[]; setAside: SetAside[] }> {
  const all = { read: [] as T[], setAside: [] as SetAside[] }
  for (const value of values) {
    const id = identify(value)
    try {
      all.read.push(await read(value))
    } catch (error) {
      all.setAside.push({
        object,
        id,
        reason: reasonOf(error, `${object.replaceAll('_', ' ')} ${id}`),
      })
    }
  }
  return all
}

/** Why an object is set aside, naming what is at fault where it is not `named`. Throws an error again that is not of one object. */
export function reasonOf(error: unknown, named?: string): string {
  if (error instanceof Unreadable) {
    return error.what === named ? error.wrong : `${error.what}: ${error.wrong}`
  }
  if (error instanceof ResourceMissing) return error.why ?? error.message
  if (error instanceof RangeError) return NO_RESULT
  throw error
}
