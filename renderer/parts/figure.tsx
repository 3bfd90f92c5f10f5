import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** A figure with its name and its change; it opens what makes it, where there is anything to open. */
export function Figure({
  name,
  value,
  change,
  onOpen,
  lead = false,
  className = '',
}: {
  name: string
  value: string
  change: ReactNode
  onOpen?: () => void
  /** The one that the others explain. */
  lead?: boolean
  /** Its place in a grid. */
  className?: string
}) {
  return (
    <button
      type="button"
      onClick={onOpen}
      disabled={!onOpen}
      className={`group flex flex-col rounded-xl border px-4 py-3.5 text-left transition-colors enabled:hover:border-line-strong sm:px-5 sm:py-4 ${
        lead ? 'border-accent/25 bg-accent-wash' : 'border-line bg-raised'
      } ${className}`}
    >
      <span className="flex items-center justify-between gap-2 text-[13px] text-soft">
        {name}
        {onOpen && (
          <ChevronRight
            className="size-4 text-faint transition-transform group-hover:translate-x-0.5"
            aria-hidden
          />
        )}
      </span>
      <span className="@container mt-1 block">
        <span
          className="figure block leading-tight font-semibold tracking-tight whitespace-nowrap"
          style={{ fontSize: `min(1.5rem, ${widthShare(value)}cqi)` }}
        >
          {value}
        </span>
      </span>
      <span className="figure mt-1 block text-[13px] text-faint">{change}</span>
    </button>
  )
}

/** The height of a digit, in hundredths of the line, at which a text of this length still fits on it. */
const widthShare = (text: string): number =>
  Math.floor(1000 / (Math.max(1, text.length) * 0.62)) / 10
