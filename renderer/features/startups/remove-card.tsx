import { useQuery } from '@tanstack/react-query'
import { entryCount } from '../../format.ts'
import { Card } from '../../parts/card.tsx'
import { ConfirmButton } from '../../parts/confirm.tsx'
import { rpc } from '../../rpc/client.ts'

/** Deletes the startup, once it is clear what goes with it. */
export function RemoveStartupCard() {
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  if (!startup) return null
  const others = startups.some(({ id }) => id !== startup.id)
  const entries = connections.reduce((sum, it) => sum + it.entries, 0)
  const names = connections.map(({ name }) => name)
  async function remove(): Promise<void> {
    await rpc.startup.remove.call()
    location.assign('/')
  }
  return (
    <Card
      title={`Delete ${startup.name}`}
      description={`With all that this app has of it.${others ? ' Other startups stay as they are.' : ''}`}
      action={
        <ConfirmButton
          label="Delete…"
          title={`Delete ${startup.name}?`}
          confirm="Delete it all"
          onConfirm={remove}
        >
          <p>This cannot be taken back. Deleted are:</p>
          <ul className="mt-2 list-disc pl-5">
            <li>
              {names.length > 0
                ? `its connections (${LIST.format(names)}), with ${entryCount(entries)}`
                : 'its details; nothing is connected yet'}
            </li>
            <li>its snapshots, milestones, API keys and platforms</li>
            <li>its provider keys, tokens and signing key, from where keys are kept</li>
          </ul>
          <p className="mt-2">What platforms have of it stays with them.</p>
        </ConfirmButton>
      }
    />
  )
}

const LIST = new Intl.ListFormat(undefined, { type: 'conjunction' })
