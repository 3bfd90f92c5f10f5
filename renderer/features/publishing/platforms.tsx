import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Platform } from '../../../shared/contract/publishing.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { ConfirmButton } from '../../parts/confirm.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Name } from '../../parts/name.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Switch } from '../../parts/switch.tsx'
import { Table } from '../../parts/table.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'

/** The platforms that new snapshots are sent to. */
export function Platforms() {
  const queries = useQueryClient()
  const platforms = useQuery(rpc.publishing.platforms.list.queryOptions())
  const [adding, setAdding] = useState(false)
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
          onClose={() => {
            setAdding(false)
            void refresh()
          }}
        />
      )}
    </Card>
  )
}

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
                description: lastAnswer ?? undefined,
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

function NewPlatform({ onClose }: { onClose: () => void }) {
  const [form, setForm] = useState({
    name: '',
    endpoint: '',
    token: '',
    test: false,
    allowPrivate: false,
  })
  const change = (part: Partial<typeof form>) => setForm(before => ({ ...before, ...part }))
  const add = useMutation(rpc.publishing.platforms.add.mutationOptions({ onSuccess: onClose }))
  const isPrivate = add.error && problemOf(add.error).code === 'PRIVATE_ADDRESS'
  function submit(event: FormEvent): void {
    event.preventDefault()
    add.mutate(form)
  }
  return (
    <Dialog open onClose={onClose} title="Add a platform">
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Field label="Name">
          <TextInput
            value={form.name}
            onChange={event => change({ name: event.target.value })}
            maxLength={80}
            required
            autoFocus
          />
        </Field>
        <Field label="Address that snapshots are sent to" hint="The platform gives it to you.">
          <TextInput
            type="url"
            placeholder="https://"
            value={form.endpoint}
            onChange={event => change({ endpoint: event.target.value })}
            required
          />
        </Field>
        <Field label="Token" hint="Kept with your keys, never shown again.">
          <TextInput
            type="password"
            value={form.token}
            onChange={event => change({ token: event.target.value })}
            required
          />
        </Field>
        <div className="flex items-start justify-between gap-4">
          <p>
            A test platform
            <span className="block text-[13px] text-faint">
              Only test platforms are sent test or sample figures.
            </span>
          </p>
          <Switch label="A test platform" checked={form.test} onChange={test => change({ test })} />
        </div>
        {add.error && <ProblemNote error={add.error} />}
        {(form.allowPrivate || isPrivate) && (
          <div className="flex items-start justify-between gap-4">
            <p>
              Allow this private address
              <span className="block text-[13px] text-faint">
                The platform runs on my own network, and I trust it with the token.
              </span>
            </p>
            <Switch
              label="Allow this private address"
              checked={form.allowPrivate}
              onChange={allowPrivate => change({ allowPrivate })}
            />
          </div>
        )}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={add.isPending}>
            Add
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
