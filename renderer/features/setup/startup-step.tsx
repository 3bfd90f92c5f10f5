import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { StartupDetails } from '../../../shared/contract/startup.ts'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { DetailsForm } from '../startups/details-form.tsx'
import { forgetDraft, readDraft } from '../startups/draft.ts'
import { SetupButtons, SetupPage } from './setup-page.tsx'

const DRAFT = 'startup'

/** The first step. The sample's details are not offered as anybody's own. */
export function StartupStep() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const initial = useQuery({
    queryKey: ['setup', 'startup'],
    gcTime: 0,
    queryFn: async (): Promise<StartupDetails> => {
      const [startup, defaults] = await Promise.all([
        rpc.startup.get.call(),
        rpc.startup.defaults.call(),
      ])
      const known = startup && !startup.sample ? startup : { ...EMPTY, ...defaults }
      const { name, description, website, currency, timezone } = known
      const draft = readDraft<StartupDetails>(DRAFT)
      return { name, description, website, currency, timezone, ...draft }
    },
  })
  const save = useMutation(
    rpc.startup.save.mutationOptions({
      async onSuccess(startup) {
        forgetDraft(DRAFT)
        queries.setQueryData(rpc.startup.get.queryKey(), startup)
        await queries.invalidateQueries()
        await navigate({ to: '/setup/privacy' })
      },
    }),
  )
  return (
    <SetupPage
      step="/setup/startup"
      title="Your startup"
      description="What platforms show beside your figures. All of it can be changed later."
    >
      <Loaded query={initial} waiting={<Skeleton className="h-96" />}>
        {details => (
          <DetailsForm
            initial={details}
            draft={DRAFT}
            onSave={values => save.mutate(values)}
            error={save.error}
          >
            <SetupButtons back="/setup" busy={save.isPending} />
          </DetailsForm>
        )}
      </Loaded>
    </SetupPage>
  )
}

export const EMPTY = { name: '', description: '', website: '' }
