import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'

const SHOWN_FOR = 2_000

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <Button
      icon={copied ? Check : Copy}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      {copied ? 'Copied' : label}
    </Button>
  )
}

/** A text that is copied rather than read: an address, a key. */
export const Copyable = ({ text, label }: { text: string; label: string }) => (
  <div className="flex flex-wrap items-center gap-2">
    <code
      role="note"
      aria-label={label}
      className="min-w-0 flex-1 basis-52 rounded-lg bg-sunken px-3 py-2 font-mono text-[13px] break-all select-all"
    >
      {text}
    </code>
    <CopyButton text={text} />
  </div>
)
