import { Page } from '../../parts/page.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Deliveries } from './deliveries.tsx'
import { Platforms } from './platforms.tsx'
import { PullServer } from './pull-server.tsx'
import { Snapshots } from './snapshots.tsx'

export const PublishingPage = () => (
  <Page
    title="Publishing"
    subtitle="Signed figures, and nothing but: platforms fetch them from here, or they are sent."
  >
    <PullServer />
    <ApiKeys />
    <Platforms />
    <Deliveries />
    <Snapshots />
  </Page>
)
