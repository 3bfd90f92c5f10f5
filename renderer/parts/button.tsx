import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger'

const VARIANTS: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-raised hover:bg-hover',
  quiet: 'text-soft hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-on-danger hover:opacity-90',
}

/** The look of a button, for links that lead somewhere as a button would. */
export const buttonLook = (variant: Variant = 'secondary', large = false): string =>
  `inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors disabled:opacity-50 aria-disabled:opacity-50 ${
    large ? 'h-11 px-5 text-[15px]' : 'h-9 px-3.5'
  } ${VARIANTS[variant]}`

interface ButtonProps extends ComponentProps<'button'> {
  variant?: Variant
  large?: boolean
  icon?: LucideIcon
  /** While its work is under way: it turns, and cannot be pressed again. */
  busy?: boolean
}

export function Button({
  variant,
  large,
  icon: Icon,
  busy = false,
  className = '',
  children,
  disabled,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      className={`${buttonLook(variant, large)} ${className}`}
      disabled={disabled || busy}
      aria-busy={busy}
      {...props}
    >
      {busy ? (
        <LoaderCircle className="size-4 animate-spin-slow" aria-hidden />
      ) : (
        Icon && <Icon className="size-4" aria-hidden />
      )}
      {children}
    </button>
  )
}
