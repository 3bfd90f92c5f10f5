import { Page } from '../../parts/page.tsx'
import { AlertsCard } from '../alerts/alerts-card.tsx'
import { BackupsCard } from '../backups/backups-card.tsx'
import { ConnectionsCard } from '../connections/connections-card.tsx'
import { DiagnosticsCard } from '../diagnostics/diagnostics-card.tsx'
import { RemoveStartupCard } from '../startups/remove-card.tsx'
import { DetailsCard, PrivacyCard } from '../startups/startup-cards.tsx'
import { ScheduleCard } from '../sync/schedule-card.tsx'
import { AppearanceCard } from './appearance-card.tsx'

export const SettingsPage = () => (
  <Page title="Settings">
    <ConnectionsCard />
    <ScheduleCard />
    <div className="grid gap-5 xl:grid-cols-2 xl:items-start">
      <DetailsCard />
      <PrivacyCard />
    </div>
    <AlertsCard />
    <BackupsCard />
    <AppearanceCard />
    <DiagnosticsCard />
    <RemoveStartupCard />
  </Page>
)
