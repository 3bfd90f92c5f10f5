import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { Note } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'

/** Where a key that is pasted here will be kept, or that there is nowhere to keep it. */
export function KeyStorage({ provider }: { provider: string }) {
  const { data } = useQuery(rpc.app.about.queryOptions())
  if (!data) return null
  if (data.secrets === 'none') {
    return (
      <Note tone="warning" title="There is nowhere safe to keep a key yet">
        This machine has no keychain that answers. Start one (on Linux: gnome-keyring or KWallet),
        or stop OpenRevenue, set OPENREVENUE_VAULT_PASSPHRASE and start it again: keys are then kept
        in a file sealed with that passphrase.
      </Note>
    )
  }
  return (
    <p className="flex items-start gap-2 text-[13px] text-soft">
      <Lock className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      The key is checked with {provider}, then kept in{' '}
      {data.secrets === 'keychain'
        ? 'this computer’s keychain'
        : 'a vault that your passphrase seals'}
      . It is never shown again, and it goes to nobody but {provider}.
    </p>
  )
}
