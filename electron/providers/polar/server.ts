import { AppError } from '../../../shared/errors.ts'

/** Polar's two worlds, each with tokens of its own that look the same. */
export const PRODUCTION = new URL('https://api.polar.sh')
export const SANDBOX = new URL('https://sandbox-api.polar.sh')

/**
 * The first of `servers` that knows a token, told by asking each in turn. A token that none knows is
 * refused as the last one refuses it. Throws what `ask` throws otherwise.
 */
export async function serverOf(
  servers: readonly [URL, ...URL[]],
  ask: (server: URL) => Promise<unknown>,
): Promise<URL> {
  const [server, ...others] = servers
  const [next, ...rest] = others
  try {
    await ask(server)
    return server
  } catch (error) {
    const code = error instanceof AppError ? error.code : null
    // It knows the token, and that it may not read this.
    if (code === 'KEY_PERMISSION_MISSING') return server
    if (code !== 'KEY_REFUSED' || !next) throw error
    return serverOf([next, ...rest], ask)
  }
}
