import { ValidationError } from '@orpc/contract'
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { AppError, type ErrorCode, toProblem } from '../../shared/errors.ts'

/** What the sections are built from. An AppError reaches the page as its code, message, why and fix. */
export const os = implement(contract).use(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw asRpcError(error)
  }
})

function asRpcError(error: unknown): unknown {
  if (error instanceof ORPCError) return badInput(error) ?? error
  const { code, message, why, fix } = toProblem(error)
  return new ORPCError(code, {
    status: statusOf(code),
    message,
    data: { why, fix },
    cause: error instanceof AppError ? undefined : error,
  })
}

/** The same refusal with what is wrong in words, where an input is not what the contract says. */
function badInput({ code, cause }: ORPCError<string, unknown>): ORPCError<string, unknown> | null {
  if (code !== 'BAD_REQUEST' || !(cause instanceof ValidationError)) return null
  const words = cause.issues.map(({ path, message }) => {
    const field = path?.map(it => String(typeof it === 'object' ? it.key : it)).join('.')
    return field ? `${field}: ${message}` : message
  })
  return new ORPCError('INVALID_INPUT', {
    status: 422,
    message: 'That is not valid.',
    data: { why: words.join('\n'), issues: cause.issues },
  })
}

function statusOf(code: ErrorCode): number {
  switch (code) {
    case 'NOT_FOUND':
      return 404
    case 'INTERNAL':
    case 'DATABASE_DAMAGED':
      return 500
    case 'DISK_FULL':
      return 507
    case 'PROVIDER_UNREACHABLE':
    case 'PROVIDER_BUSY':
      return 503
    default:
      return 422
  }
}
