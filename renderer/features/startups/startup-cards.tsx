import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { DetailsForm } from './details-form.tsx'
import { PrivacyForm } from './privacy-form.tsx'

/** What follows a saved form: every screen reads anew, and a word says so. */
function useSaved() {
  const queries = useQueryClient()
  const toast = useToast()
  return async (title: string) => {
    await queries.invalidateQueries()
    toast({ title })
  }
}

export function DetailsCard() {
  const saved = useSaved()
  const startup = useQuery(rpc.startup.get.queryOptions())
  const save = useMutation(
    rpc.startup.save.mutationOptions({ onSuccess: () => saved('The details are saved') }),
  )
  return (
    <Card title="Startup">
      <Loaded query={startup} waiting={<Skeleton className="h-80" />}>
        {it =>
          it && (
            <DetailsForm initial={it} onSave={values => save.mutate(values)} error={save.error}>
              <div>
                <Button type="submit" busy={save.isPending}>
                  Save
                </Button>
              </div>
            </DetailsForm>
          )
        }
      </Loaded>
    </Card>
  )
}

export function PrivacyCard() {
  const saved = useSaved()
  const startup = useQuery(rpc.startup.get.queryOptions())
  const save = useMutation(
    rpc.startup.savePrivacy.mutationOptions({
      onSuccess: () => saved('The privacy settings are saved'),
    }),
  )
  return (
    <div id="privacy">
      <Card
        title="What the public may see"
        description="Platforms see the same, unless you give one its own view under Publishing."
      >
        <Loaded query={startup} waiting={<Skeleton className="h-80" />}>
          {it =>
            it && (
              <PrivacyForm
                initial={it.privacy}
                currency={it.currency}
                onSave={privacy => save.mutate(privacy)}
                error={save.error}
              >
                <div>
                  <Button type="submit" busy={save.isPending}>
                    Save
                  </Button>
                </div>
              </PrivacyForm>
            )
          }
        </Loaded>
      </Card>
    </div>
  )
}
