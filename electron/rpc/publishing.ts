import type { ApiKeys } from '../publishing/api-keys.ts'
import type { Outbox } from '../publishing/outbox.ts'
import type { Platforms } from '../publishing/platforms.ts'
import type { Publishing } from '../publishing/publishing.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import { os } from './base.ts'

export interface PublishingParts {
  publishing: Publishing
  apiKeys: ApiKeys
  platforms: Platforms
  outbox: Outbox
  snapshots: Snapshots
}

export const publishingSection = ({
  publishing,
  apiKeys,
  platforms,
  outbox,
  snapshots,
}: PublishingParts) => {
  const status = () => ({
    ...publishing.status(),
    publicKey: snapshots.latest()?.publicKey ?? null,
  })
  return os.publishing.router({
    status: os.publishing.status.handler(status),
    configure: os.publishing.configure.handler(async ({ input }) => {
      await publishing.configure(input)
      return status()
    }),
    apiKeys: {
      list: os.publishing.apiKeys.list.handler(() => apiKeys.list()),
      create: os.publishing.apiKeys.create.handler(({ input }) => apiKeys.create(input.name)),
      revoke: os.publishing.apiKeys.revoke.handler(({ input }) => apiKeys.revoke(input.id)),
    },
    platforms: {
      list: os.publishing.platforms.list.handler(() => platforms.list()),
      add: os.publishing.platforms.add.handler(({ input: { token, ...details } }) =>
        platforms.add(details, token),
      ),
      remove: os.publishing.platforms.remove.handler(({ input }) => platforms.remove(input.id)),
    },
    deliveries: os.publishing.deliveries.handler(() => outbox.list()),
    push: os.publishing.push.handler(async ({ input }) => {
      const platform = platforms.get(input.platformId)
      const snapshot = snapshots.latest() ?? (await snapshots.create())
      const { id } = outbox.enqueueFor(snapshot, platform)
      await outbox.flush()
      return outbox.get(id)
    }),
    retry: os.publishing.retry.handler(async ({ input }) => {
      outbox.retry(input.id)
      await outbox.flush()
      return outbox.get(input.id)
    }),
  })
}
