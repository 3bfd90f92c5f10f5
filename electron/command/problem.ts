import { ORPCError } from '@orpc/client'
import { type Problem, toProblem } from '../../shared/errors.ts'
import { explainStorage } from '../db/errors.ts'

/** Any failure as a problem; one that came through the router keeps its code, why and fix. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof ORPCError)) return toProblem(explainStorage(error))
  const { why, fix } = (error.data ?? {}) as { why?: string; fix?: string }
  return { code: error.code as Problem['code'], message: error.message, why, fix }
}

/** What failed, why, and what to do, a line each. */
export const explain = ({ message, why, fix }: Problem): string[] =>
  [message, why ?? '', fix ?? ''].filter(Boolean)
