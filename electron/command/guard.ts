let handle: ((error: unknown) => void) | undefined

/**
 * Gives what is thrown outside every promise, or by one that nobody awaits, to `next` instead of letting it
 * end the process: a package may throw on its own stack. The newest caller decides: a door that is opened
 * by a command is a door from then on.
 */
export function guardProcess(next: (error: unknown) => void): void {
  if (!handle) {
    process.on('uncaughtException', error => handle?.(error))
    process.on('unhandledRejection', error => handle?.(error))
  }
  handle = next
}
