import { Page } from '../../parts/page.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Deliveries } from './deliveries.tsx'
import { Platforms } from './platforms.tsx'
import { PublicView } from './public-view.tsx'
import { PullServer } from './pull-server.tsx'
import { Snapshots } from './snapshots.tsx'

export const PublishingPage = () => (
  <Page
    title="Publishing"
    subtitle="Platforms pull your figures, or you push them. You decide what the public may see, and what each platform may."
  >
    <PublicView />
    <PullServer />
    <ApiKeys />
    <Platforms />
    <Deliveries />
    <Snapshots />
  </Page>
)
