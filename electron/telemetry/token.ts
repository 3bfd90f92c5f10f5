import { randomBytes } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { fromEnvironment } from '../secrets/from-environment.ts'
import type { Secrets } from '../secrets/secrets.ts'

/** What a scraper says to be let in. */
export interface MetricsToken {
  /** The environment's where that gives one, else this installation's, made on first use. */
  get(): Promise<string>
  /** Replaces it; the one before it stops working at once. Throws CONFLICT where the environment gives it. */
  renew(): Promise<string>
}

const NAME = 'metrics-token'
const VARIABLE = 'OPENREVENUE_METRICS_TOKEN'
/** Characters. */
const SHORTEST = 16

export function createMetricsToken(secrets: Pick<Secrets, 'getOrMake' | 'set'>): MetricsToken {
  return {
    get: async () => given() ?? secrets.getOrMake(NAME, newToken),
    async renew() {
      if (given() !== null) throw givenElsewhere()
      const token = newToken()
      await secrets.set(NAME, token)
      return token
    },
  }
}

const newToken = (): string => `orm_${randomBytes(32).toString('base64url')}`

function given(): string | null {
  const token = fromEnvironment(VARIABLE)
  if (token === null || token.length >= SHORTEST) return token
  throw new AppError({
    code: 'INVALID_INPUT',
    message: `The token in ${VARIABLE} is too short.`,
    why: `Whoever reaches the metrics can try as many as they like, so it takes ${SHORTEST} characters at least.`,
    fix: 'Take one from `openssl rand -hex 32`.',
  })
}

const givenElsewhere = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This token is not kept by OpenRevenue.',
    why: `It is given by ${VARIABLE} or ${VARIABLE}_FILE.`,
    fix: 'Change it there and start OpenRevenue again.',
  })
