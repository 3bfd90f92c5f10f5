import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Connection, keyedProviderSchema } from '../../../shared/contract/connections.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { GUIDES } from './guides.ts'
import { FullAccess, KeyField } from './key-field.tsx'
import { KeyStorage } from './key-storage.tsx'

const EMPTY = { key: '', clientId: '', fullAccess: false }

/** Another key of the same account, for one that was revoked or rolled. */
export function ReplaceKey({
  connection: { id, name, provider, state },
}: {
  connection: Connection
}) {
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState(EMPTY)
  const guide = GUIDES[keyedProviderSchema.parse(provider)]
  const replace = useMutation(
    rpc.connections.replaceKey.mutationOptions({
      async onSuccess() {
        close()
        await queries.invalidateQueries()
      },
    }),
  )
  function close(): void {
    setOpen(false)
    setForm(EMPTY)
    replace.reset()
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    const { key, clientId, fullAccess } = form
    replace.mutate({
      id,
      key,
      clientId: guide.clientIdLabel && clientId,
      acceptFullAccess: fullAccess,
    })
  }
  const asksForConsent =
    form.fullAccess || (replace.error && problemOf(replace.error).code === 'KEY_FULL_ACCESS')
  return (
    <>
      <Button variant={state === 'ready' ? 'quiet' : 'secondary'} onClick={() => setOpen(true)}>
        Replace key
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={`A new key for ${name}`}
        description="Of the same account: what was read stays, and syncs go on where they were."
      >
        <form className="flex flex-col gap-4" onSubmit={submit}>
          <KeyField
            guide={guide}
            value={form}
            onChange={typed => setForm({ ...typed, fullAccess: false })}
          />
          <KeyStorage provider={guide.name} />
          {replace.error && <ProblemNote error={replace.error} />}
          {asksForConsent && (
            <FullAccess
              checked={form.fullAccess}
              onChange={fullAccess => setForm({ ...form, fullAccess })}
            />
          )}
          <DialogActions>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" variant="primary" busy={replace.isPending}>
              Replace the key
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  )
}
