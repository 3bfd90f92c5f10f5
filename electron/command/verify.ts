import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { signedV1Schema, type Verification, verifyV1 } from '../../shared/snapshot/v1.ts'
import { note, print, printJson } from './print.ts'
import { explain } from './problem.ts'
import { readAnywhere } from './read.ts'

/** What `snapshot create --json` prints holds the signed document under this name. */
const wrappedSchema = z.object({ document: signedV1Schema }).transform(it => it.document)

/** Exit code: 0 valid, 1 not valid, 2 could not be read. */
export async function verifyCommand(
  source: string,
  { key, json }: { key?: string; json: boolean },
): Promise<0 | 1 | 2> {
  let signed: z.infer<typeof signedV1Schema>
  try {
    signed = z.union([signedV1Schema, wrappedSchema]).parse(JSON.parse(await readAnywhere(source)))
  } catch (error) {
    const problem = whyUnread(source, error)
    if (json) printJson({ valid: null, problem: problem.join(' ') })
    note(...problem)
    return 2
  }
  const verification = await verifyV1(signed, key)
  if (json) printJson({ ...verification, timestamp: signed.timestamp })
  else print(...inWords(verification, signed.timestamp))
  return verification.valid ? 0 : 1
}

/** What failed, why and what to do. */
function whyUnread(source: string, error: unknown): string[] {
  if (error instanceof AppError) return explain(error)
  const why =
    error instanceof z.ZodError || error instanceof SyntaxError
      ? 'It is not a signed answer of version 1.0.'
      : String(error instanceof Error ? error.message : error)
  return [`${source} could not be read.`, why]
}

function inWords(
  { valid, problem, publicKey, points, limits }: Verification,
  at: number,
): string[] {
  if (!valid) return [`Not valid: ${problem}`]
  return [
    'Valid: the figures are as their key signed them.',
    `Key      ${publicKey}`,
    `Stamped  ${new Date(at).toISOString()}`,
    `Points   ${points.length}`,
    ...limits.map(limit => `Note     ${limit}`),
  ]
}
