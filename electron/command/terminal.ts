import { password } from '@inquirer/prompts'

/** True when a person sits at the terminal to be asked. */
export const canAsk = (): boolean => Boolean(process.stdin.isTTY && process.stderr.isTTY)

/** Asks for the vault's passphrase without showing it; null when nobody can be asked. */
export async function askPassphrase(): Promise<string | null> {
  if (!canAsk()) return null
  return password({ message: 'Vault passphrase:', mask: true }, { output: process.stderr })
}

/**
 * Lets a command end in order when whoever read its output has gone, as `| head -1` does; what it
 * still prints is lost, which is what they asked for. That its output cannot be kept, on a full disk for
 * example, is a failure; that this cannot be said is none.
 */
export function outliveReaders(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.stderr.on('error', () => undefined)
}
