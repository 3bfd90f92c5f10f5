import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { processExists } from '../sync/process-exists.ts'

/** A name for a worker that no other one has or had: the machine's, the process's id, and a random part. */
export const newWorkerId = (): string => `${hostname()}/${process.pid}/${randomUUID()}`

/**
 * Whether the process of a worker is certainly gone. One on another machine, in another container or under a process id
 * that is taken again may be gone as well.
 */
export function isGone(worker: string): boolean {
  const [host, pid] = worker.split('/')
  return host === hostname() && !processExists(Number(pid))
}
