import { limitText, problemText } from '@openrevenue/snapshot/texts'
import { parseV1, type SignedV1, type VerificationV1, verifyV1 } from '@openrevenue/snapshot/v1'
import { AppError } from '../../shared/errors.ts'
import { note, print, printJson } from './print.ts'
import { explain } from './problem.ts'
import { readAnywhere } from './read.ts'

/** Exit code: 0 valid, 1 not valid, 2 could not be read. */
export async function verifyCommand(
  source: string,
  { key, json }: { key?: string; json: boolean },
): Promise<0 | 1 | 2> {
  const { signed, code, unread } = await readSigned(source)
  if (!signed) {
    if (json) printJson({ valid: null, code, problem: unread.join(' ') })
    note(...unread)
    return 2
  }
  const verification = await verifyV1(signed, { expectedKey: key })
  if (json) printJson({ ...told(verification), timestamp: signed.timestamp })
  else print(...inWords(verification, signed.timestamp))
  return verification.valid ? 0 : 1
}

/** The signed answer, or why there is none: what failed, why and what to do. */
async function readSigned(
  source: string,
): Promise<
  | { signed: SignedV1; code: null; unread: null }
  | { signed: null; code: string | null; unread: string[] }
> {
  const failed = `${source} could not be read.`
  let text: string
  try {
    text = await readAnywhere(source)
  } catch (error) {
    if (error instanceof AppError) return { signed: null, code: error.code, unread: explain(error) }
    const why = String(error instanceof Error ? error.message : error)
    return { signed: null, code: null, unread: [failed, why] }
  }
  const { signed, problem } = parseV1(unwrapped(text))
  return signed
    ? { signed, code: null, unread: null }
    : { signed: null, code: problem.code, unread: [failed, problemText(problem)] }
}

/** What a document says; `snapshot create --json` prints it under a name, beside the rest. */
function unwrapped(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text)
    return typeof json === 'object' && json && 'document' in json && !parseV1(json).signed
      ? json.document
      : json
  } catch {
    return undefined
  }
}

/** As scripts read it: sentences, and the problem's code. */
const told = (verification: VerificationV1) => ({
  ...verification,
  code: verification.problem?.code ?? null,
  problem: verification.problem && problemText(verification.problem),
  limits: verification.limits.map(limitText),
})

function inWords({ problem, publicKey, points, limits }: VerificationV1, at: number): string[] {
  if (problem) return [`Not valid: ${problemText(problem)}`]
  return [
    'Valid: the figures are as their key signed them.',
    `Key      ${publicKey}`,
    `Stamped  ${new Date(at).toISOString()}`,
    `Points   ${points.length}`,
    ...limits.map(limit => `Note     ${limitText(limit)}`),
  ]
}
