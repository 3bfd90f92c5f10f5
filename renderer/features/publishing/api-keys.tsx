import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ApiKey } from '../../../shared/contract/publishing.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { ConfirmButton } from '../../parts/confirm.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Name } from '../../parts/name.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'

/** The keys with which platforms fetch: made, shown once, revoked. */
export function ApiKeys() {
  const queries = useQueryClient()
  const keys = useQuery(rpc.publishing.apiKeys.list.queryOptions())
  const [adding, setAdding] = useState(false)
  const refresh = () => queries.invalidateQueries({ queryKey: rpc.publishing.apiKeys.key() })
  const revoke = useMutation(rpc.publishing.apiKeys.revoke.mutationOptions({ onSuccess: refresh }))
  return (
    <Card
      title="API keys"
      description="One key per platform, so you can revoke each separately. A key reads this startup only."
      flush
      action={
        <Button icon={Plus} onClick={() => setAdding(true)}>
          New key
        </Button>
      }
    >
      <Loaded query={keys}>
        {list =>
          list.length === 0 ? (
            <Nothing>None yet. A platform needs one to fetch your figures.</Nothing>
          ) : (
            <Table
              label="API keys"
              rows={list}
              rowKey={key => key.id}
              columns={[
                { title: 'Name', cell: key => <Name>{key.name}</Name> },
                { title: 'Begins with', cell: key => <code>{key.prefix}…</code> },
                { title: 'Made', cell: key => <Moment at={key.createdAt} /> },
                {
                  title: 'Last used',
                  cell: key => (key.lastUsedAt ? <Moment at={key.lastUsedAt} /> : 'Never'),
                },
                {
                  title: 'Actions',
                  actions: true,
                  cell: key => <Revoke apiKey={key} onRevoke={revoke.mutateAsync} />,
                },
              ]}
            />
          )
        }
      </Loaded>
      {adding && (
        <NewKey
          onClose={() => {
            setAdding(false)
            void refresh()
          }}
        />
      )}
    </Card>
  )
}

function Revoke({
  apiKey: { id, name, revokedAt },
  onRevoke,
}: {
  apiKey: ApiKey
  onRevoke: (input: { id: string }) => Promise<unknown>
}) {
  if (revokedAt) return <Badge>Revoked</Badge>
  return (
    <ConfirmButton
      label="Revoke"
      title={`Revoke “${name}”?`}
      confirm="Revoke"
      onConfirm={() => onRevoke({ id })}
    >
      Whoever uses it is refused from now on. It cannot be brought back.
    </ConfirmButton>
  )
}

/** Asks for a name, then shows the key this once. */
function NewKey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const create = useMutation(rpc.publishing.apiKeys.create.mutationOptions({ gcTime: 0 }))
  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate({ name })
  }
  if (create.data) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={`The key for ${create.data.name}`}
        description="Copy it now: it is shown this once. Only its hash is kept."
      >
        <Copyable label="The new API key" text={create.data.secret} />
        <DialogActions>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <Dialog open onClose={onClose} title="New API key">
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Field label="Who is it for?">
          <TextInput
            value={name}
            onChange={event => setName(event.target.value)}
            placeholder="A leaderboard"
            maxLength={80}
            required
            autoFocus
          />
        </Field>
        {create.error && <ProblemNote error={create.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Make the key
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
