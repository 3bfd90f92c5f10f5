import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { Banner } from '../../parts/banner.tsx'
import { rpc } from '../../rpc/client.ts'

/** Says, on every screen, that the figures are not real money. */
export function TestBanner() {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const sample = connections.some(({ provider }) => provider === 'demo')
  if (!connections.some(({ test }) => test)) return null
  return (
    <Banner icon={FlaskConical}>
      {sample
        ? 'Sample data. This startup is made up and is never sent to a real platform. '
        : 'Test mode. These figures come from a test key and are never sent to a real platform.'}
      {sample && (
        <Link to="/setup/startup" className="font-medium underline underline-offset-2">
          Connect your own
        </Link>
      )}
    </Banner>
  )
}
