/** Every way this app can refuse or fail, as a stable code that scripts and the page may rely on. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'SETUP_NEEDED'
  | 'STARTUP_NEEDED'
  | 'KEY_MALFORMED'
  | 'KEY_FULL_ACCESS'
  | 'KEY_REFUSED'
  | 'KEY_PERMISSION_MISSING'
  | 'ALREADY_CONNECTED'
  | 'PROVIDER_UNREACHABLE'
  | 'PROVIDER_BUSY'
  | 'PROVIDER_ANSWER_INVALID'
  | 'PLATFORM_UNREACHABLE'
  | 'PLATFORM_REFUSED'
  | 'ALERT_UNREACHABLE'
  | 'ALERT_REFUSED'
  | 'SYNC_RUNNING'
  | 'SECRETS_UNAVAILABLE'
  | 'VAULT_LOCKED'
  | 'VAULT_DAMAGED'
  | 'SIGNING_KEY_GONE'
  | 'DATA_FOLDER_UNUSABLE'
  | 'DATA_FOLDER_READ_ONLY'
  | 'DATA_FOLDER_IN_USE'
  | 'DISK_FULL'
  | 'DATABASE_DAMAGED'
  | 'DATABASE_NEWER'
  | 'DATABASE_ENGINE_MISSING'
  | 'BACKUP_UNUSABLE'
  | 'PASSPHRASE_WRONG'
  | 'TEST_DATA'
  | 'NO_DATA'
  | 'PORT_TAKEN'
  | 'PRIVATE_ADDRESS'
  | 'INTERRUPTED'
  | 'INTERNAL'

/** What a person needs to act: what failed, why, what to do. Never holds a key. */
export interface Problem {
  code: ErrorCode
  /** What failed, a sentence. */
  message: string
  /** Why, where that is known. */
  why?: string
  /** What to do about it. */
  fix?: string
}

export class AppError extends Error implements Problem {
  readonly code: ErrorCode
  readonly why?: string
  readonly fix?: string
  /** True when the same call may succeed later with nothing changed. */
  readonly retryable: boolean

  constructor(problem: Problem, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(problem.message, { cause: options.cause })
    this.name = 'AppError'
    this.code = problem.code
    this.why = problem.why
    this.fix = problem.fix
    this.retryable = options.retryable ?? false
  }
}

/** Any thrown value as a problem; one that nobody foresaw keeps its message and becomes INTERNAL. */
export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) {
    const { code, message, why, fix } = error
    return { code, message, why, fix }
  }
  return {
    code: 'INTERNAL',
    message: 'Something went wrong inside OpenRevenue.',
    why: error instanceof Error ? error.message : String(error),
    fix: 'Try again. If it keeps happening, please report it with the text above.',
  }
}

/** For what is asked before there is a startup. */
export const setupNeeded = (): AppError =>
  new AppError({
    code: 'SETUP_NEEDED',
    message: 'There is no startup yet.',
    fix: 'Connect a provider, or look around with the sample data, first.',
  })
