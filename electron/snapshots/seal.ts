import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import type { Audience } from './audiences.ts'
import { type Claims, claimsOf } from './claims.ts'
import { disclose } from './disclosure.ts'
import type { SnapshotFormat } from './format.ts'
import type { Signer } from './signing-key.ts'
import type { Sealed } from './stored.ts'

export interface SealingParts {
  startups: Pick<Startups, 'scope'>
  metrics: MetricsReader
  format: SnapshotFormat & { chosen: 'before sealing' }
  now(): number
}

/**
 * Signs what an audience may see of the figures as they are at this moment, whatever was so when the signer was
 * asked for. All that is sealed by one of these is of the same claims.
 */
export function sealing(
  { startups, metrics, format, now }: SealingParts,
  startup: StartupRow,
  signer: Signer,
): (audience: Audience) => Sealed {
  const scope = startups.scope(startup)
  if (signer.test !== scope.test) throw changedMeanwhile()
  const createdAt = now()
  const claims: Claims = claimsOf(metrics, scope)
  const { today } = claims
  return ({ privacy }) => {
    const figures = disclose(claims, privacy)
    const document = format.seal(figures, signer, { now: createdAt, today })
    const imported = claims.holdsImported({ from: figures.oldestDay, to: today })
    return {
      version: format.version,
      createdAt,
      privacy,
      oldestDay: figures.oldestDay,
      test: scope.test,
      trust: imported ? 'imported' : 'provider',
      hash: createHash('sha256').update(document).digest('hex'),
      publicKey: signer.publicKey,
      document,
    }
  }
}

const changedMeanwhile = () =>
  new AppError(
    {
      code: 'CONFLICT',
      message: 'Nothing was signed.',
      why: 'The connections changed between live and test data meanwhile.',
      fix: 'Try again.',
    },
    { retryable: true },
  )
