import type { Outbox } from '../publishing/push/outbox.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface SnapshotsParts {
  startups: Startups
  snapshots: Snapshots
  outbox: Outbox
}

export const snapshotsSection = ({ startups, snapshots, outbox }: SnapshotsParts) => {
  const { one, oneOrNone, oneOrAll } = about(startups)
  return os.snapshots.router({
    create: one.snapshots.create.handler(async ({ input, context: { whose } }) => {
      const snapshot = await snapshots.create(whose, input)
      outbox.flushSoon()
      return snapshot
    }),
    list: oneOrNone.snapshots.list.handler(({ input, context: { whose } }) =>
      whose ? snapshots.list(whose.id, input) : [],
    ),
    show: oneOrAll.snapshots.show.handler(({ input, context: { whose } }) =>
      snapshots.get(input.id, whose?.id),
    ),
  })
}
