import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import type { Privacy } from '../../../shared/privacy.ts'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { forgetDraft, readDraft } from '../startups/draft.ts'
import { PrivacyForm } from '../startups/privacy-form.tsx'
import { SetupButtons, SetupPage } from './setup-page.tsx'

const DRAFT = 'privacy'

export function PrivacyStep() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const startup = useQuery(rpc.startup.get.queryOptions())
  const save = useMutation(
    rpc.startup.savePrivacy.mutationOptions({
      async onSuccess(startup) {
        forgetDraft(DRAFT)
        queries.setQueryData(rpc.startup.get.queryKey(), startup)
        await queries.invalidateQueries()
        await navigate({ to: '/setup/connect' })
      },
    }),
  )
  return (
    <SetupPage
      step="/setup/privacy"
      title="What may be seen"
      description="Nothing is published until you switch publishing on. When you do, this is what goes out, and nothing else. A platform can get its own view later."
    >
      <Loaded query={startup} waiting={<Skeleton className="h-96" />}>
        {it =>
          it === null ? (
            <Navigate to="/setup/startup" replace />
          ) : (
            <PrivacyForm
              initial={{ ...it.privacy, ...readDraft<Privacy>(DRAFT) }}
              currency={it.currency}
              draft={DRAFT}
              onSave={privacy => save.mutate(privacy)}
              error={save.error}
            >
              <SetupButtons back="/setup/startup" busy={save.isPending} />
            </PrivacyForm>
          )
        }
      </Loaded>
    </SetupPage>
  )
}
