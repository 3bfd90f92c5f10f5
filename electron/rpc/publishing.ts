import type { Platform } from '../../shared/contract/publishing.ts'
import type { Privacy } from '../../shared/privacy.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { ApiKeys } from '../publishing/api-keys.ts'
import type { Publishing } from '../publishing/pull/switch.ts'
import type { Deliveries } from '../publishing/push/deliveries.ts'
import type { Platforms } from '../publishing/push/platforms.ts'
import type { Audiences } from '../snapshots/audiences.ts'
import { claimsOf } from '../snapshots/claims.ts'
import { disclose } from '../snapshots/disclosure.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface PublishingParts {
  startups: Startups
  audiences: Audiences
  metrics: MetricsReader
  publishing: Publishing
  apiKeys: ApiKeys
  platforms: Platforms
  deliveries: Deliveries
  jobs: Pick<Jobs, 'settledOf' | 'forget'>
  snapshots: Snapshots
  changePlatformsPrivacy(
    platform: Platform,
    startup: StartupRow | null,
    privacy: Privacy | null,
  ): Promise<void>
}

export const publishingSection = (parts: PublishingParts) => {
  const { metrics, publishing, apiKeys, platforms, deliveries, jobs, snapshots } = parts
  const { one, oneWithScope, oneOrNone, oneOrAll } = about(parts.startups)
  const status = (startup: StartupRow | null) => ({
    ...publishing.status(),
    publicKey: (startup && snapshots.latest(startup.id)?.publicKey) ?? null,
  })
  return os.publishing.router({
    status: oneOrNone.publishing.status.handler(({ context: { whose } }) => status(whose)),
    configure: oneOrNone.publishing.configure.handler(async ({ input, context: { whose } }) => {
      await publishing.configure(input)
      return status(whose)
    }),
    told: oneWithScope.publishing.told.handler(({ context: { whose, scope } }) =>
      parts.startups.isWhole(whose)
        ? disclose(claimsOf(metrics, scope), parts.audiences.publicOf(whose.id).privacy).told()
        : null,
    ),
    apiKeys: {
      list: oneOrNone.publishing.apiKeys.list.handler(({ context: { whose } }) =>
        apiKeys.list(whose?.id ?? null),
      ),
      create: oneOrNone.publishing.apiKeys.create.handler(({ input, context: { whose } }) =>
        apiKeys.create(whose?.id ?? null, input.name),
      ),
      revoke: oneOrAll.publishing.apiKeys.revoke.handler(({ input, context: { whose } }) =>
        apiKeys.revoke(input.id, whose?.id),
      ),
    },
    platforms: {
      list: oneOrNone.publishing.platforms.list.handler(({ context: { whose } }) =>
        platforms.list(whose?.id ?? null),
      ),
      add: oneOrNone.publishing.platforms.add.handler(
        ({ input: { token, ...details }, context: { whose } }) =>
          platforms.add(whose?.id ?? null, details, token),
      ),
      savePrivacy: oneOrNone.publishing.platforms.savePrivacy.handler(
        async ({ input: { id, privacy }, context: { whose } }) => {
          const platform = platforms.get(id, whose?.id ?? null)
          await parts.changePlatformsPrivacy(platform, whose, privacy)
          return platforms.get(id, whose?.id ?? null)
        },
      ),
      remove: oneOrNone.publishing.platforms.remove.handler(
        async ({ input, context: { whose } }) => {
          await platforms.remove(input.id, whose?.id ?? null)
          jobs.forget(input.id)
        },
      ),
    },
    deliveries: oneOrNone.publishing.deliveries.handler(({ context: { whose } }) =>
      whose ? deliveries.list(whose.id) : [],
    ),
    push: one.publishing.push.handler(async ({ input, context: { whose } }) => {
      const platform = platforms.get(input.platformId, whose.id)
      const snapshot = await snapshots.current(whose, platform.id)
      const { id } = deliveries.enqueueFor(snapshot, platform.id)
      await jobs.settledOf('deliver', platform.id)
      return deliveries.get(id)
    }),
    retry: os.publishing.retry.handler(async ({ input }) => {
      const { platformId } = deliveries.retry(input.id)
      await jobs.settledOf('deliver', platformId)
      return deliveries.get(input.id)
    }),
  })
}
