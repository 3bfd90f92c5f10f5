import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { problemOf } from '../rpc/problem.ts'

type Tone = 'info' | 'warning' | 'danger'

const LOOKS = {
  info: { icon: Info, box: 'bg-sunken border-line', mark: 'text-soft' },
  warning: { icon: TriangleAlert, box: 'bg-warning-wash border-warning/30', mark: 'text-warning' },
  danger: { icon: CircleAlert, box: 'bg-danger-wash border-danger/30', mark: 'text-danger' },
} as const

/** Something a person should read before going on. */
export function Note({
  tone = 'info',
  title,
  action,
  children,
  live = false,
}: {
  tone?: Tone
  title?: ReactNode
  action?: ReactNode
  children?: ReactNode
  /** Read out when it appears. */
  live?: boolean
}) {
  const { icon: Icon, box, mark } = LOOKS[tone]
  return (
    <div
      role={live ? 'alert' : undefined}
      className={`flex flex-wrap gap-x-3 gap-y-2 rounded-lg border px-4 py-3 ${box}`}
    >
      <Icon className={`mt-0.5 size-4 shrink-0 ${mark}`} aria-hidden />
      <div className="min-w-0 flex-1 basis-60 break-words">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className="text-soft">{children}</div>}
      </div>
      {action && <div className="self-center">{action}</div>}
    </div>
  )
}

/** A failed call: what failed, why, what to do. */
export function ProblemNote({ error, action }: { error: unknown; action?: ReactNode }) {
  const { message, why, fix } = problemOf(error)
  return (
    <Note tone="danger" title={message} action={action} live>
      {why && <p>{why}</p>}
      {fix && <p>{fix}</p>}
    </Note>
  )
}
