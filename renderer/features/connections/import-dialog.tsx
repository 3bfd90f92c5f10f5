import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ImportFormat } from '../../../shared/contract/connections.ts'
import { LARGEST_FILE, textOfFile, tooLarge } from '../../../shared/file-text.ts'
import { entryCount } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Segments } from '../../parts/segments.tsx'
import { rpc } from '../../rpc/client.ts'
import { SetAsideList } from '../set-aside/set-aside-list.tsx'

const FORMATS: { value: ImportFormat; label: string; about: string }[] = [
  {
    value: 'stripe-balance',
    label: 'Stripe',
    about:
      'Balance, All activity, Export in Stripe’s dashboard, or its itemised balance report, as Stripe wrote it.',
  },
  {
    value: 'generic',
    label: 'Generic',
    about:
      'Columns id, date, kind, currency, gross, and where you have them fee, tax, net, customer, subscription. The guide is docs/import.md.',
  },
]

const EMPTY = { name: '', format: 'stripe-balance' as ImportFormat, file: null as File | null }

/** A button, and behind it a form that takes a CSV file in and says what came of it. */
export function ImportDialog({ onDone }: { onDone?: () => void }) {
  const queries = useQueryClient()
  const [open, setOpen] = useState(false)
  const [form, setForm] = useState(EMPTY)
  const change = (part: Partial<typeof form>) => {
    importFile.reset()
    setUnreadable(null)
    setForm(before => ({ ...before, ...part }))
  }
  const importFile = useMutation(
    rpc.connections.importFile.mutationOptions({ onSuccess: () => queries.invalidateQueries() }),
  )
  const [unreadable, setUnreadable] = useState<unknown>(null)
  function close(): void {
    if (importFile.data) onDone?.()
    setOpen(false)
    setForm(EMPTY)
    importFile.reset()
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const { name, format, file } = form
    if (!file) return
    try {
      if (file.size > LARGEST_FILE) throw tooLarge(file.name)
      const text = textOfFile(new Uint8Array(await file.arrayBuffer()))
      importFile.mutate({ name, format, text })
    } catch (error) {
      setUnreadable(error)
    }
  }
  return (
    <>
      <Button icon={FileUp} onClick={() => setOpen(true)}>
        Import a CSV
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title="Import a CSV"
        description="For an account without a key, and for history that a provider no longer serves. What is imported is marked so."
      >
        {importFile.data ? (
          <>
            <Note title={`Imported ${importFile.data.connection.name}`} live>
              {entryCount(importFile.data.entries)} new or changed, of {importFile.data.read} in the
              file.
            </Note>
            {importFile.data.setAside.length > 0 && (
              <SetAsideRows rows={importFile.data.setAside} />
            )}
            <DialogActions>
              <Button variant="primary" onClick={close}>
                Done
              </Button>
            </DialogActions>
          </>
        ) : (
          <form className="flex flex-col gap-4" onSubmit={submit}>
            <Field
              label="Name of the import"
              hint="Under the same name, a newer export adds what is new."
            >
              <TextInput
                value={form.name}
                onChange={event => change({ name: event.target.value })}
                maxLength={80}
                required
              />
            </Field>
            <div className="flex flex-col items-start gap-1.5">
              <Segments
                label="Format"
                options={FORMATS}
                value={form.format}
                onChange={format => change({ format })}
              />
              <p className="text-[13px] text-faint">
                {FORMATS.find(({ value }) => value === form.format)?.about}
              </p>
            </div>
            <Field label="File">
              <TextInput
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                className="text-[13px] text-soft"
                onChange={event => change({ file: event.target.files?.[0] ?? null })}
                required
              />
            </Field>
            {importFile.error && <ProblemNote error={importFile.error} />}
            {unreadable !== null && <ProblemNote error={unreadable} />}
            <DialogActions>
              <Button onClick={close}>Cancel</Button>
              <Button type="submit" variant="primary" busy={importFile.isPending}>
                Import
              </Button>
            </DialogActions>
          </form>
        )}
      </Dialog>
    </>
  )
}

/** Rows that no figure counts, and why. */
const SetAsideRows = ({ rows }: { rows: { object: string; id: string; reason: string }[] }) => (
  <Note
    tone="warning"
    title={`${rows.length} ${rows.length === 1 ? 'row is' : 'rows are'} set aside and not in your figures`}
  >
    <SetAsideList items={rows} />
  </Note>
)
