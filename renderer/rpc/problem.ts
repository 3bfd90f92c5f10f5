import { ORPCError } from '@orpc/client'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'

/** What failed, why, and what to do. */
export interface PageProblem {
  code: string
  message: string
  why?: string
  fix?: string
}

const detailsSchema = z.object({ why: z.string().optional(), fix: z.string().optional() })

/** Any failed call in words; one that never reached the app says so. */
export function problemOf(error: unknown): PageProblem {
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') {
    const details = detailsSchema.safeParse(error.data)
    return { code: error.code, message: error.message, ...details.data }
  }
  if (error instanceof AppError) return error
  if (error instanceof TypeError) {
    return {
      code: 'APP_UNREACHABLE',
      message: 'OpenRevenue does not answer.',
      why: 'It was probably stopped.',
      fix: 'Start it again with npm start, then open the link it prints.',
    }
  }
  return {
    code: 'INTERNAL',
    message: 'Something went wrong.',
    why: error instanceof Error ? error.message : String(error),
  }
}

/** True when this browser's session is not the running app's: it was restarted since. */
export const sessionEnded = (error: unknown): boolean =>
  error instanceof ORPCError && error.code === 'UNAUTHORIZED'
