import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Switch } from '../../parts/switch.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { type PublicProfile, useView, ViewFields } from './platform-view.tsx'

/** Asks for a platform's address and token, and what it may see. */
export function NewPlatform({
  everybody,
  onClose,
}: {
  everybody: PublicProfile
  onClose: () => void
}) {
  const view = useView(null, everybody)
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
  return (
    <Dialog open onClose={onClose} title="Add a platform">
      <form
        className="flex flex-col gap-4"
        onSubmit={event => view.submit(event, privacy => add.mutate({ ...form, privacy }))}
      >
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
        <div className="flex flex-col gap-4">
          <p className="-mb-2.5 font-medium">What it may see</p>
          <ViewFields view={view} currency={everybody.currency} />
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
