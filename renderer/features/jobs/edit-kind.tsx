import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { JobKindId, Kind } from '../../../shared/contract/jobs.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { useTimes } from '../../rpc/use-times.ts'
import { DUE_WHEN, KIND_NAMES } from './words.ts'

const MINUTE = 60_000

/** Due by another clock than the startup's, so when exactly can't be told here. */
const OTHER_CLOCK: ReadonlySet<JobKindId> = new Set(['refresh-rates', 'back-up', 'rotate-featured'])

/** When a kind of job is due by itself, and how often one that fails is tried again. */
export function EditKind({ kind, onClose }: { kind: Kind; onClose: () => void }) {
  const [form, setForm] = useState({
    cron: kind.cron,
    attempts: String(kind.policy.attempts),
    firstWait: String(kind.policy.firstWait / MINUTE),
    longestWait: String(kind.policy.longestWait / MINUTE),
  })
  const change = (part: Partial<typeof form>) => setForm(before => ({ ...before, ...part }))
  const save = useSave(kind, onClose)
  function submit(event: FormEvent): void {
    event.preventDefault()
    const { cron, attempts, firstWait, longestWait } = form
    save.mutate({
      cron,
      policy: {
        attempts: Number(attempts),
        firstWait: Math.round(Number(firstWait) * MINUTE),
        longestWait: Math.round(Number(longestWait) * MINUTE),
      },
    })
  }
  return (
    <Dialog open onClose={onClose} title={KIND_NAMES[kind.kind]}>
      <form className="flex flex-col gap-4" onSubmit={submit}>
        {!DUE_WHEN[kind.kind] && (
          <CronField kind={kind.kind} value={form.cron} onChange={cron => change({ cron })} />
        )}
        <fieldset className="flex flex-col gap-3">
          <legend className="mb-1 font-medium">When it fails</legend>
          <div className="grid gap-3 sm:grid-cols-3">
            <NumberField
              label="Tries"
              value={form.attempts}
              max={100}
              onChange={attempts => change({ attempts })}
            />
            <NumberField
              label="First wait (min)"
              value={form.firstWait}
              max={1_440}
              fraction
              onChange={firstWait => change({ firstWait })}
            />
            <NumberField
              label="Longest wait (min)"
              value={form.longestWait}
              max={10_080}
              fraction
              onChange={longestWait => change({ longestWait })}
            />
          </div>
          <p className="text-[13px] text-faint">
            The wait doubles after each try, up to the longest wait. If the last try fails, the job
            stops and you’re notified.
          </p>
        </fieldset>
        {save.error && <ProblemNote error={save.error} />}
        <DialogActions>
          {!(kind.usual.cron && kind.usual.policy) && (
            <Button
              variant="quiet"
              className="mr-auto"
              onClick={() => save.mutate({ cron: null, policy: null })}
            >
              Reset to default
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

interface Saved {
  cron: string | null
  policy: Kind['policy'] | null
}

function useSave({ kind }: Kind, onSuccess: () => void) {
  const queries = useQueryClient()
  return useMutation({
    async mutationFn({ cron, policy }: Saved) {
      await rpc.jobs.saveCron.call({ kind, cron })
      await rpc.jobs.savePolicy.call({ kind, policy })
    },
    onSuccess,
    onSettled: () =>
      Promise.all(
        [rpc.jobs.key(), rpc.sync.schedule.key()].map(queryKey =>
          queries.invalidateQueries({ queryKey }),
        ),
      ),
  })
}

/** A cron line, read aloud as it is written. */
function CronField({
  kind,
  value,
  onChange,
}: {
  kind: JobKindId
  value: string
  onChange: (value: string) => void
}) {
  const { moment, zone } = useTimes()
  const read = useQuery(
    rpc.jobs.readCron.queryOptions({ input: { cron: value, zone }, retry: false }),
  )
  const first = OTHER_CLOCK.has(kind) ? undefined : read.data?.next[0]
  return (
    <Field
      label="Due, as a cron line"
      error={read.error ? problemOf(read.error).message : undefined}
      hint={
        read.data
          ? `That is ${read.data.words}.${first ? ` Next: ${moment(first)}.` : ''}`
          : 'Minute, hour, day of the month, month, day of the week.'
      }
    >
      <TextInput
        value={value}
        onChange={event => onChange(event.target.value)}
        className="w-full rounded-lg border border-line-strong bg-canvas px-3 h-9 font-mono"
        spellCheck={false}
        required
        autoFocus
      />
    </Field>
  )
}

function NumberField({
  label,
  value,
  max,
  fraction = false,
  onChange,
}: {
  label: string
  value: string
  max: number
  fraction?: boolean
  onChange: (value: string) => void
}) {
  return (
    <Field label={label}>
      <TextInput
        type="number"
        inputMode={fraction ? 'decimal' : 'numeric'}
        min={fraction ? 0.1 : 1}
        max={max}
        step={fraction ? 'any' : 1}
        required
        value={value}
        onChange={event => onChange(event.target.value)}
      />
    </Field>
  )
}
