import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Control, useForm } from 'react-hook-form'
import type { Platform } from '../../../shared/contract/publishing.ts'
import type { Privacy } from '../../../shared/privacy.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { PrivacyFields } from '../startups/privacy-fields.tsx'

const WHICH = [
  { value: 'same', label: 'Same as the public' },
  { value: 'own', label: 'Its own view' },
] as const

/** What the public may see, and in which currency examples are given. */
export interface PublicProfile {
  privacy: Privacy
  currency: string
}

interface View {
  own: boolean
  setOwn: (own: boolean) => void
  control: Control<Privacy>
  /** Hands over what is chosen, null for the same as the public, unless something in it is wrong. */
  submit: (event: FormEvent, save: (privacy: Privacy | null) => void) => void
}

/** What is being chosen for a platform. Its own view begins as what it sees now. */
export function useView(initial: Privacy | null, { privacy }: PublicProfile): View {
  const [own, setOwn] = useState(initial !== null)
  const { control, handleSubmit } = useForm<Privacy>({ defaultValues: initial ?? privacy })
  return {
    own,
    setOwn,
    control,
    submit(event, save) {
      event.preventDefault()
      if (own) void handleSubmit(save)(event)
      else save(null)
    },
  }
}

export const ViewFields = ({ view, currency }: { view: View; currency: string }) => (
  <>
    <div className="flex flex-col items-start gap-1.5">
      <Segments
        label="What it may see"
        options={[...WHICH]}
        value={view.own ? 'own' : 'same'}
        onChange={which => view.setOwn(which === 'own')}
      />
      <p className="text-[13px] text-soft">
        {view.own
          ? 'Stays as it is when you change what the public may see.'
          : 'Changes with what the public may see.'}
      </p>
    </div>
    {view.own && <PrivacyFields control={view.control} currency={currency} done="sent" />}
  </>
)

/** Changes what one platform may see. */
export function PlatformView({
  platform: { id, name, privacy },
  everybody,
  onClose,
}: {
  platform: Platform
  everybody: PublicProfile
  onClose: () => void
}) {
  const queries = useQueryClient()
  const toast = useToast()
  const view = useView(privacy, everybody)
  const save = useMutation(
    rpc.publishing.platforms.savePrivacy.mutationOptions({
      async onSuccess() {
        await queries.invalidateQueries()
        toast({ title: `What ${name} may see is saved` })
        onClose()
      },
    }),
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title={`What ${name} may see`}
      description="A snapshot that still waits is stopped, and a new one takes its place. What it already has stays there."
    >
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={event => view.submit(event, privacy => save.mutate({ id, privacy }))}
      >
        <ViewFields view={view} currency={everybody.currency} />
        {save.error && <ProblemNote error={save.error} />}
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
