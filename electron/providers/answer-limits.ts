import { LONGEST_ANSWER } from '../../shared/read-text.ts'

/** How long a whole answer may take, in milliseconds, and how long it may be, in bytes after decompression. */
export interface AnswerLimits {
  time: number
  size: number
}

/** A page of a busy account takes several seconds. */
export const ANSWER_LIMITS: AnswerLimits = { time: 60_000, size: LONGEST_ANSWER }
