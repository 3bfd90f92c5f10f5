import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Connection } from '../../../shared/contract/connections.ts'
import { entryCount } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'

/** Forgets the key, and asks what becomes of the entries. The sample simply goes. */
export function Disconnect({ connection }: { connection: Connection }) {
  const { id, name, provider, state, imported, entries } = connection
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const onSuccess = async () => {
    setOpen(false)
    const left = await queries.fetchQuery({ ...rpc.connections.list.queryOptions(), staleTime: 0 })
    // With nothing left, the dashboard leads on to set-up.
    if (left.length === 0) await navigate({ to: '/' })
    await queries.invalidateQueries()
  }
  const disconnect = useMutation(rpc.connections.disconnect.mutationOptions({ onSuccess }))
  const removeSample = useMutation(
    rpc.connections.removeSample.mutationOptions({ onSuccess: () => location.assign('/') }),
  )
  const sample = provider === 'demo'
  const busy = disconnect.isPending || removeSample.isPending
  const error = disconnect.error ?? removeSample.error
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        {sample ? 'Remove' : state === 'disconnected' ? 'Delete entries' : 'Disconnect'}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={sample ? 'Remove the sample?' : `Disconnect ${name}?`}
        description={
          sample
            ? 'Its entries and all that was signed from them are deleted.'
            : `${imported ? '' : 'The key is forgotten. '}What should become of the ${entryCount(entries)} that were ${imported ? 'imported' : 'read'}?`
        }
      >
        {error && <ProblemNote error={error} />}
        <div className="flex flex-col gap-2">
          {!sample && state !== 'disconnected' && (
            <Choice
              title="Keep the entries"
              text={`The figures stay as they are and grow no further. ${imported ? 'Importing under the same name' : 'Connecting the account again'} goes on from there.`}
              busy={busy}
              onChoose={() => disconnect.mutate({ id, keepEntries: true })}
            />
          )}
          <Choice
            title={sample ? 'Remove the sample' : 'Delete the entries'}
            text={
              sample
                ? 'Set-up begins anew.'
                : `The figures forget this account. ${imported ? 'The file' : 'A new sync'} could bring its history back.`
            }
            danger
            busy={busy}
            onChoose={() =>
              sample
                ? removeSample.mutate(undefined)
                : disconnect.mutate({ id, keepEntries: false })
            }
          />
          <Button variant="quiet" onClick={() => setOpen(false)}>
            Cancel
          </Button>
        </div>
      </Dialog>
    </>
  )
}

const Choice = ({
  title,
  text,
  danger = false,
  busy,
  onChoose,
}: {
  title: string
  text: string
  danger?: boolean
  busy: boolean
  onChoose: () => void
}) => (
  <button
    type="button"
    disabled={busy}
    onClick={onChoose}
    className="rounded-lg border border-line-strong px-4 py-3 text-left hover:bg-hover disabled:opacity-50"
  >
    <span className={`block font-medium ${danger ? 'text-danger' : ''}`}>{title}</span>
    <span className="text-[13px] text-soft">{text}</span>
  </button>
)
