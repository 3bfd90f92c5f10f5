import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

/** One line above every screen, about all of its figures. */
export const Banner = ({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) => (
  <p
    role="status"
    className="flex items-start gap-2 border-b border-line bg-warning-wash px-4 py-2 text-warning sm:px-8 print:hidden"
  >
    <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
    <span className="min-w-0 wrap-anywhere">{children}</span>
  </p>
)
