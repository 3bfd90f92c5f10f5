import { ValidationError } from '@orpc/contract'
import { implement, ORPCError } from '@orpc/server'
import type { RequestHeadersPluginContext } from '@orpc/server/plugins'
import { contract } from '../../shared/contract/index.ts'
import { STARTUP_HEADER } from '../../shared/contract/startup.ts'
import { AppError, type ErrorCode, toProblem } from '../../shared/errors.ts'
import type { Startups } from '../startups/startups.ts'

/** With what a call comes in: a command says the startup here, the page in a header. */
export interface CallContext extends RequestHeadersPluginContext {
  /** The startup that is meant: its id, the beginning of it, or its name. */
  startup?: string
}

/** What the sections are built from. */
export const os = implement(contract).$context<CallContext>()

/**
 * The same for all sections together: an AppError reaches the page as its code, message, why and fix. `explain`
 * makes one of what is thrown by what lies below the services.
 */
export const withWords = (explain: (error: unknown) => unknown) =>
  os.use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw asRpcError(error, explain)
    }
  })

/** What a section is built from whose calls are about a startup. Here alone it is found which one. */
export const about = (startups: Startups) => {
  const one = os.use(({ context, next }) =>
    next({ context: { whose: startups.need(namedIn(context)) } }),
  )
  return {
    /** For what is of one startup. Throws SETUP_NEEDED, STARTUP_NEEDED or NOT_FOUND. */
    one,
    /** For metrics of one startup: the same, with what they are read from. */
    oneWithScope: one.use(({ context, next }) =>
      next({ context: { scope: startups.scope(context.whose) } }),
    ),
    /** For what may be asked before set-up: null then. Throws STARTUP_NEEDED or NOT_FOUND. */
    oneOrNone: os.use(({ context, next }) =>
      next({ context: { whose: startups.find(namedIn(context)) } }),
    ),
    /** For what is of every startup where none is named: undefined then. Throws NOT_FOUND. */
    oneOrAll: os.use(({ context, next }) => {
      const named = namedIn(context)
      return next({ context: { whose: named === undefined ? undefined : startups.need(named) } })
    }),
  }
}

const namedIn = ({ startup, reqHeaders }: CallContext): string | undefined =>
  startup ?? reqHeaders?.get(STARTUP_HEADER) ?? undefined

function asRpcError(error: unknown, explain: (error: unknown) => unknown): unknown {
  if (error instanceof ORPCError) return badInput(error) ?? error
  const { code, message, why, fix } = toProblem(explain(error))
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
  // Those of our own schemas are whole sentences, and name what they are about.
  const ours = cause.issues.map(it => it.message).filter(it => /^[A-Z].*\.$/.test(it))
  if (ours.length === cause.issues.length) {
    const [message = '', ...more] = new Set(ours)
    return invalid(message, more.join(' ') || undefined, cause)
  }
  const words = cause.issues.map(({ path, message }) => {
    const field = path?.map(it => String(typeof it === 'object' ? it.key : it)).join('.')
    return field ? `${field}: ${message}` : message
  })
  return invalid('That is not valid.', words.join('; '), cause)
}

const invalid = (message: string, why: string | undefined, { issues }: ValidationError) =>
  new ORPCError('INVALID_INPUT', { status: 422, message, data: { why, issues } })

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
