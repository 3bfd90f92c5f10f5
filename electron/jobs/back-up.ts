import { systemTimeZone } from '../../shared/time.ts'
import type { Backups } from '../backups/backups.ts'
import type { Startups } from '../startups/startups.ts'
import type { JobKind } from './handlers.ts'

interface BackUpParts {
  startups: Pick<Startups, 'list'>
  backups: Pick<Backups, 'create' | 'createIfDue'>
  now(): number
}

/** Copies the ledger once a day, and whenever a person asks. There is one ledger; its key says so. */
export const backUp = ({ startups, backups, now }: BackUpParts): JobKind => ({
  targets: () => (startups.list().length > 0 ? [{ key: 'ledger', zone: systemTimeZone() }] : []),
  async run({ payload }, signal) {
    if (payload.trigger === 'page') await backups.create(signal)
    else await backups.createIfDue(now(), signal)
    return undefined
  },
})
