import { type FormEvent, useState } from 'react'
import type { WebhookSettings } from '../../../shared/contract/alerts.ts'
import { Button } from '../../parts/button.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Switch } from '../../parts/switch.tsx'
import { problemOf } from '../../rpc/problem.ts'
import { useSaveWebhook } from './queries.ts'

/** Asks for an address; the first time it then shows the secret, this once. */
export function WebhookDialog({
  initial,
  onClose,
}: {
  initial: WebhookSettings | null
  onClose: () => void
}) {
  const [form, setForm] = useState(initial ?? { endpoint: '', allowPrivate: false })
  const change = (part: Partial<typeof form>) => setForm(before => ({ ...before, ...part }))
  const save = useSaveWebhook()
  const isPrivate = save.error && problemOf(save.error).code === 'PRIVATE_ADDRESS'
  function submit(event: FormEvent): void {
    event.preventDefault()
    save.mutate(form, { onSuccess: ({ secret }) => secret === null && onClose() })
  }
  if (save.data?.secret) return <NewSecret secret={save.data.secret} onClose={onClose} />
  return (
    <Dialog open onClose={onClose} title="Alerts by webhook">
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Field
          label="Address that alerts are posted to"
          hint="Signed as the Standard Webhooks specification says."
        >
          <TextInput
            type="url"
            placeholder="https://"
            value={form.endpoint}
            onChange={event => change({ endpoint: event.target.value })}
            required
            autoFocus
          />
        </Field>
        {save.error && <ProblemNote error={save.error} />}
        {(form.allowPrivate || isPrivate) && (
          <div className="flex items-start justify-between gap-4">
            <p>
              Allow this private address
              <span className="block text-[13px] text-faint">
                The server runs on my own network.
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
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

export const NewSecret = ({ secret, onClose }: { secret: string; onClose: () => void }) => (
  <Dialog
    open
    onClose={onClose}
    title="The webhook’s secret"
    description="Copy it to your server now: it’s shown this once. Your server checks with it that an alert comes from you."
  >
    <Copyable label="The webhook’s secret" text={secret} />
    <DialogActions>
      <Button variant="primary" onClick={onClose}>
        Done
      </Button>
    </DialogActions>
  </Dialog>
)
