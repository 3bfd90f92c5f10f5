import type { LimitV1, ProblemV1, UnreadableV1 } from './v1.ts'

const PROBLEMS: Record<(ProblemV1 | UnreadableV1)['code'], string> = {
  NOT_VERSION_1: 'It is not a signed answer of version 1.0.',
  KEY_MISMATCH: 'It is signed by another key than the one expected.',
  KEY_MALFORMED: 'The public key is not 32 bytes in base64.',
  SIGNATURE_MALFORMED: 'The signature is not 64 bytes in base64.',
  SIGNATURE_MISMATCH: 'The signature does not match the data: one of them was changed.',
  DATA_MALFORMED: 'The signed data is not a list of points.',
}

/** Why an answer is not valid, as an English sentence. */
export const problemText = ({ code }: ProblemV1 | UnreadableV1): string => PROBLEMS[code]

/** What a valid answer does not prove, as an English sentence. */
export function limitText(limit: LimitV1): string {
  switch (limit.code) {
    case 'TIME_UNSIGNED':
      return 'The time stamp is not signed: an old answer can be shown again as if it were new.'
    case 'HISTORY_UNLINKED':
      return 'Nothing links this answer to the one before it: history could be rewritten between two of them.'
    case 'IMPORTED':
      return `${limit.points} of the ${limit.of} points count entries out of a file that the founder handed in: no provider was asked for those.`
    case 'RANGES':
      return `${limit.points} of the ${limit.of} points give ranges: a figure may be the least of its range, and the real one higher.`
  }
}
