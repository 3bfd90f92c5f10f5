import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Platform } from '../../../shared/contract/publishing.ts'
import { DEFAULT_PRIVACY } from '../../../shared/privacy.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { ConfirmButton } from '../../parts/confirm.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Name } from '../../parts/name.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Table } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { answered } from './deliveries.tsx'
import { NewPlatform } from './new-platform.tsx'
import { PlatformView } from './platform-view.tsx'

/** The platforms that new snapshots are sent to. */
export function Platforms() {
  const queries = useQueryClient()
  const platforms = useQuery(rpc.publishing.platforms.list.queryOptions())
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const { privacy = DEFAULT_PRIVACY, currency = 'USD' } = startup ?? {}
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<Platform | null>(null)
  const push = usePush()
  const refresh = () => queries.invalidateQueries({ queryKey: rpc.publishing.key() })
  const remove = useMutation(
    rpc.publishing.platforms.remove.mutationOptions({ onSuccess: refresh }),
  )
  return (
    <Card
      title="Send to platforms"
      description="No public address needed. Each new snapshot is sent automatically and retried until delivered."
      flush
      action={
        <Button icon={Plus} onClick={() => setAdding(true)}>
          Add a platform
        </Button>
      }
    >
      {push.error && (
        <div className="px-5 pb-4">
          <ProblemNote error={push.error} />
        </div>
      )}
      <Loaded query={platforms}>
        {list =>
          list.length === 0 ? (
            <Nothing>None yet. A platform gives you an address and a token for it.</Nothing>
          ) : (
            <Table
              label="Platforms"
              rows={list}
              rowKey={platform => platform.id}
              columns={[
                {
                  title: 'Name',
                  cell: platform => (
                    <>
                      <span className="flex flex-wrap items-center gap-x-2">
                        <Name>{platform.name}</Name>{' '}
                        {platform.test && <Badge tone="warning">Test</Badge>}
                      </span>
                      <span className="block text-[13px] wrap-anywhere text-soft">
                        {platform.endpoint}
                      </span>
                      <MaySee platform={platform} onChange={() => setChanging(platform)} />
                    </>
                  ),
                },
                {
                  title: 'Actions',
                  actions: true,
                  cell: platform => (
                    <span className="inline-flex flex-wrap justify-end gap-1 sm:flex-nowrap">
                      <SendNow platform={platform} push={push} />
                      <ConfirmButton
                        label="Remove"
                        title={`Remove ${platform.name}?`}
                        confirm="Remove"
                        onConfirm={() => remove.mutateAsync({ id: platform.id })}
                      >
                        Nothing more is sent to it, and its token is forgotten. What it has already
                        stays there.
                      </ConfirmButton>
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {adding && (
        <NewPlatform
          everybody={{ privacy, currency }}
          onClose={() => {
            setAdding(false)
            void refresh()
          }}
        />
      )}
      {changing && (
        <PlatformView
          platform={changing}
          everybody={{ privacy, currency }}
          onClose={() => setChanging(null)}
        />
      )}
    </Card>
  )
}

const MaySee = ({
  platform: { name, privacy },
  onChange,
}: {
  platform: Platform
  onChange: () => void
}) => (
  <span className="block text-[13px] text-soft">
    What it may see: {privacy ? 'its own view' : 'same as the public'}.{' '}
    <button
      type="button"
      aria-label={`Change what ${name} may see`}
      className="underline underline-offset-3"
      onClick={onChange}
    >
      Change
    </button>
  </span>
)

function SendNow({ platform, push }: { platform: Platform; push: Push }) {
  return (
    <Button
      variant="quiet"
      busy={push.isPending && push.variables.platformId === platform.id}
      onClick={() => push.mutate({ platformId: platform.id })}
    >
      Send now
    </Button>
  )
}

type Push = ReturnType<typeof usePush>

function usePush() {
  const queries = useQueryClient()
  const toast = useToast()
  return useMutation(
    rpc.publishing.push.mutationOptions({
      onSuccess: ({ platformName, state, lastAnswer }) =>
        toast(
          state === 'delivered'
            ? { title: `${platformName} has the newest snapshot` }
            : {
                title: `${platformName} has not taken it yet`,
                description: lastAnswer ? answered(lastAnswer) : undefined,
                tone: 'danger',
              },
        ),
      // What may be seen can have changed since the newest snapshot; then another one was signed.
      onSettled: () =>
        Promise.all(
          [rpc.publishing.key(), rpc.snapshots.key()].map(queryKey =>
            queries.invalidateQueries({ queryKey }),
          ),
        ),
    }),
  )
}
