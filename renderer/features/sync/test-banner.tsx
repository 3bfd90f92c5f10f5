import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { rpc } from '../../rpc/client.ts'

/** Says, on every screen, that the figures are not real money. */
export function TestBanner() {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const sample = connections.some(({ provider }) => provider === 'demo')
  if (!connections.some(({ test }) => test)) return null
  return (
    <p className="print:hidden flex items-start gap-2 border-b border-line bg-warning-wash px-4 py-2 text-warning sm:px-8">
      <FlaskConical className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        {sample
          ? 'Sample data: an invented startup. Nothing of it goes to a real platform. '
          : 'Test mode: these figures are from a test key. Nothing of them goes to a real platform.'}
        {sample && (
          <Link to="/setup/startup" className="font-medium underline underline-offset-2">
            Connect your own
          </Link>
        )}
      </span>
    </p>
  )
}
