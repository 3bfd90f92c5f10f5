import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { type ReactNode, useCallback } from 'react'

interface Message {
  title: string
  description?: string
  tone?: 'good' | 'danger'
}

/** Returns a function that says something in passing, at the lower edge of the page. */
export function useToast(): (message: Message) => void {
  const { add } = Toast.useToastManager()
  return useCallback(
    ({ tone = 'good', ...message }) => {
      add({
        ...message,
        type: tone,
        timeout: tone === 'danger' ? 12_000 : 5_000,
        priority: tone === 'danger' ? 'high' : 'low',
      })
    },
    [add],
  )
}

export const ToastProvider = ({ children }: { children: ReactNode }) => (
  <Toast.Provider>
    {children}
    <Toast.Portal>
      <Toast.Viewport className="fixed inset-x-0 bottom-4 z-60 mx-auto flex w-[calc(100vw-2rem)] flex-col gap-2 sm:w-96">
        <Messages />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
)

function Messages() {
  const { toasts } = Toast.useToastManager()
  return toasts.map(toast => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="relative rounded-lg border border-line border-l-4 border-l-accent bg-raised py-3 pr-10 pl-4 shadow-float transition-opacity data-[type=danger]:border-l-danger data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Title className="font-medium" />
      <Toast.Description className="text-soft" />
      <Toast.Close
        aria-label="Dismiss"
        className="absolute top-2 right-2 flex size-7 items-center justify-center rounded-md text-faint hover:bg-hover"
      >
        <X className="size-4" aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ))
}
