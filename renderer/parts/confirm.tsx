import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { ProblemNote } from './note.tsx'

/** A button whose work cannot be taken back: it asks first, and shows why it could not be done. */
export function ConfirmButton({
  label,
  title,
  children,
  confirm,
  onConfirm,
}: {
  label: string
  title: string
  children: ReactNode
  /** What the button that does it says. */
  confirm: string
  onConfirm: () => Promise<unknown>
}) {
  const [open, setOpen] = useState(false)
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false })

  async function run(): Promise<void> {
    setState({ busy: true })
    try {
      await onConfirm()
      setState({ busy: false })
      setOpen(false)
    } catch (error) {
      setState({ busy: false, error })
    }
  }

  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger render={<Button variant="quiet" />}>{label}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-50 bg-backdrop" />
        <AlertDialog.Viewport className="fixed inset-0 z-50 flex justify-center overflow-y-auto p-4">
          <AlertDialog.Popup className="my-auto h-fit w-full max-w-md rounded-xl border border-line bg-raised p-6 shadow-float outline-none">
            <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
            <AlertDialog.Description className="mt-1 text-soft" render={<div />}>
              {children}
            </AlertDialog.Description>
            {state.error !== undefined && (
              <div className="mt-4">
                <ProblemNote error={state.error} />
              </div>
            )}
            <div className="mt-6 flex justify-end gap-2">
              <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
              <Button variant="danger" busy={state.busy} onClick={() => void run()}>
                {confirm}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
