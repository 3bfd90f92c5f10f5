import type { PointV1, SignedV1 } from '@openrevenue/snapshot/v1'
import type { Disclosure } from './disclosure.ts'
import type { Signer } from './signing-key.ts'

/**
 * How claims become signed documents. Another version of the protocol is another of these; they differ in when an
 * audience's part is chosen.
 */
export interface SnapshotFormat {
  readonly version: string
  /**
   * `before sealing`: what an audience may see is chosen first, and what is chosen is signed, a document for each
   * audience. `after sealing`, for a format that discloses claim by claim: all claims are signed once, and what is
   * left away is chosen from the one document as it leaves. Nothing seals that way yet.
   */
  readonly chosen: 'before sealing' | 'after sealing'
  /** The media type with which a platform is sent the document. */
  readonly mediaType: string
  /**
   * What becomes of older deliveries to a platform that still wait: `newest only` stops them, where a snapshot
   * says all that those before it do; `all in order` keeps them.
   */
  readonly policy: 'newest only' | 'all in order'
  seal(figures: Disclosure, signer: Signer, moment: { now: number; today: string }): string
}

/** Version 1: the months of the allowed history as the public platform reads them. */
export const formatV1 = {
  version: '1.0',
  chosen: 'before sealing',
  mediaType: 'application/json',
  policy: 'newest only',
  seal(figures, signer, { now, today }) {
    const points = figures.points('month', { from: figures.oldestDay, to: today })
    return JSON.stringify(signV1(points, signer, now))
  },
} satisfies SnapshotFormat

/** Signs points as version 1 answers: detached Ed25519 over the UTF-8 bytes of `data`. */
export function signV1(points: PointV1[], signer: Signer, now: number): SignedV1 {
  const data = JSON.stringify(points)
  return {
    data,
    signature: signer.sign(Buffer.from(data, 'utf8')).toString('base64'),
    publicKey: signer.publicKey,
    timestamp: now,
    version: '1.0',
  }
}
