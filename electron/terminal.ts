import { password } from '@inquirer/prompts'

/** True when a person sits at the terminal to be asked. */
export const canAsk = (): boolean => Boolean(process.stdin.isTTY && process.stderr.isTTY)

/** Asks for the vault's passphrase without showing it; null when nobody can be asked. */
export async function askPassphrase(): Promise<string | null> {
  if (!canAsk()) return null
  return password({ message: 'Vault passphrase:', mask: true }, { output: process.stderr })
}
