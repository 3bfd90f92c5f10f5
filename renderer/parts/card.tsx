import type { ReactNode } from 'react'

interface CardProps {
  title?: ReactNode
  description?: ReactNode
  /** What can be done here, at the right of the title. */
  action?: ReactNode
  children?: ReactNode
  /** For tables and lists that reach its edges. */
  flush?: boolean
}

export function Card({ title, description, action, children, flush = false }: CardProps) {
  return (
    <section className="rounded-xl border border-line bg-raised">
      {(title || action) && (
        <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-5 pt-4 pb-3 only:items-center only:pb-4">
          <div className="min-w-0 flex-1 basis-56">
            <h2 className="text-[15px] font-semibold">{title}</h2>
            {description && <p className="mt-0.5 max-w-prose text-soft">{description}</p>}
          </div>
          {action}
        </header>
      )}
      {children && (
        <div className={flush ? '' : `px-5 pb-5 ${title ? '' : 'pt-5'}`}>{children}</div>
      )}
    </section>
  )
}

/** What stands where there is nothing yet. */
export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="px-5 pb-5 text-soft">{children}</p>
)
