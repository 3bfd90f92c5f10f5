import type { Outbox } from '../publishing/outbox.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import { os } from './base.ts'

export interface SnapshotsParts {
  snapshots: Snapshots
  outbox: Outbox
}

export const snapshotsSection = ({ snapshots, outbox }: SnapshotsParts) =>
  os.snapshots.router({
    create: os.snapshots.create.handler(async () => {
      const snapshot = await snapshots.create()
      outbox.flushSoon()
      return snapshot
    }),
    list: os.snapshots.list.handler(() => snapshots.list()),
    show: os.snapshots.show.handler(({ input }) => snapshots.get(input.id)),
  })
