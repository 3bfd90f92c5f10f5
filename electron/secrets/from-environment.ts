import { readFileSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'

/**
 * A secret that the environment gives: in the variable itself or, by the variable with `_FILE` behind its name, in a
 * file, as systemd's credentials and containers' secrets are. Null where neither is set or it is empty. Throws
 * SECRETS_UNAVAILABLE where the file can't be read.
 */
export function fromEnvironment(variable: string): string | null {
  const value = process.env[variable]
  if (value) return value
  const file = process.env[`${variable}_FILE`]
  if (!file) return null
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || null
  } catch (cause) {
    throw new AppError(
      {
        code: 'SECRETS_UNAVAILABLE',
        message: `The file that ${variable}_FILE names cannot be read.`,
        why: cause instanceof Error ? cause.message : String(cause),
        fix: 'Check its path, and that the user who runs OpenRevenue may read it.',
      },
      { cause },
    )
  }
}
