import type { KeyHistory } from '../snapshots/key-history.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface SnapshotsParts {
  startups: Startups
  snapshots: Snapshots
  keyHistory: KeyHistory
}

export const snapshotsSection = ({ startups, snapshots, keyHistory }: SnapshotsParts) => {
  const { one, oneOrNone, oneOrAll } = about(startups)
  return os.snapshots.router({
    create: one.snapshots.create.handler(({ input, context: { whose } }) =>
      snapshots.create(whose, input),
    ),
    list: oneOrNone.snapshots.list.handler(({ input, context: { whose } }) =>
      whose ? snapshots.list(whose.id, input) : [],
    ),
    keys: oneOrNone.snapshots.keys.handler(({ context: { whose } }) =>
      whose ? keyHistory.list(whose.id) : [],
    ),
    show: oneOrAll.snapshots.show.handler(({ input, context: { whose } }) =>
      snapshots.get(input.id, whose?.id),
    ),
  })
}
