import { useMutation, useQuery } from '@tanstack/react-query'
import type { StartupDetails } from '../../../shared/contract/startup.ts'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { openStartup } from '../../rpc/startup.ts'
import { DetailsForm } from '../startups/details-form.tsx'
import { forgetDraft, readDraft } from '../startups/draft.ts'
import { SetupButtons, SetupPage } from './setup-page.tsx'
import { EMPTY } from './startup-step.tsx'

const DRAFT = 'new startup'

/** Set-up of another startup, beside those that are there. */
export function NewStartup() {
  const defaults = useQuery(rpc.startup.defaults.queryOptions())
  const create = useMutation(
    rpc.startup.create.mutationOptions({
      onSuccess({ id }) {
        forgetDraft(DRAFT)
        openStartup(id, '/setup/privacy')
      },
    }),
  )
  return (
    <SetupPage
      step="/setup/startup"
      title="A new startup"
      description="With connections, currency, time zone, privacy and snapshots of its own."
    >
      <Loaded query={defaults} waiting={<Skeleton className="h-96" />}>
        {it => (
          <DetailsForm
            initial={{ ...EMPTY, ...it, ...readDraft<StartupDetails>(DRAFT) }}
            draft={DRAFT}
            onSave={values => create.mutate(values)}
            error={create.error}
          >
            <SetupButtons back="/" busy={create.isPending} />
          </DetailsForm>
        )}
      </Loaded>
    </SetupPage>
  )
}
