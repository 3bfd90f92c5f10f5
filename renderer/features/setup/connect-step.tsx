import { useQuery } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { rpc } from '../../rpc/client.ts'
import { ConnectForm } from '../connections/connect-form.tsx'
import { ImportDialog } from '../connections/import-dialog.tsx'
import { RemoveStartupCard } from '../startups/remove-card.tsx'
import { SetupButtons, SetupPage } from './setup-page.tsx'

export function ConnectStep() {
  const navigate = useNavigate()
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  if (startup === null) return <Navigate to="/setup/startup" replace />
  return (
    <SetupPage
      step="/setup/connect"
      title="Connect your provider"
      description="OpenRevenue reads the whole history of the account once, and what is new from then on. It never writes."
    >
      <ConnectForm
        onConnected={() => void navigate({ to: '/' })}
        buttons={busy => <SetupButtons back="/setup/privacy" next="Connect" busy={busy} />}
      />
      <div className="mt-8 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-5">
        <p className="text-soft">Or begin with a file that your provider exports.</p>
        <ImportDialog onDone={() => void navigate({ to: '/' })} />
      </div>
      {startups.length > 1 && (
        <div className="mt-8">
          <RemoveStartupCard />
        </div>
      )}
    </SetupPage>
  )
}
