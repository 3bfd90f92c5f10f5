import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../../shared/contract/connections.ts'
import { daySpan, entryCount } from '../../format.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Moment } from '../../parts/moment.tsx'
import { rpc } from '../../rpc/client.ts'
import { Whole } from '../whole/whole.tsx'
import { ConnectForm } from './connect-form.tsx'
import { Disconnect } from './disconnect.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { ReplaceKey } from './replace-key.tsx'

const STATES: Record<Connection['state'], { tone: Tone; name: string }> = {
  ready: { tone: 'good', name: 'Connected' },
  key_refused: { tone: 'danger', name: 'Key refused' },
  disconnected: { tone: 'neutral', name: 'Disconnected' },
}

export function ConnectionsCard() {
  const connections = useQuery(rpc.connections.list.queryOptions())
  const [adding, setAdding] = useState(false)
  return (
    <Card
      title="Connections"
      description="The accounts that your figures are read from."
      flush
      action={
        <div className="flex flex-wrap justify-end gap-2">
          <ImportDialog />
          <Button icon={Plus} onClick={() => setAdding(true)}>
            Connect an account
          </Button>
        </div>
      }
    >
      <Loaded query={connections}>
        {list => (
          <ul className="divide-y divide-line border-t border-line">
            {list.map(connection => (
              <Row key={connection.id} connection={connection} />
            ))}
          </ul>
        )}
      </Loaded>
      {adding && (
        <Dialog open onClose={() => setAdding(false)} title="Connect an account">
          <ConnectForm
            onConnected={() => setAdding(false)}
            buttons={busy => (
              <DialogActions>
                <Button onClick={() => setAdding(false)}>Cancel</Button>
                <Button type="submit" variant="primary" busy={busy}>
                  Connect
                </Button>
              </DialogActions>
            )}
          />
        </Dialog>
      )}
    </Card>
  )
}

function Row({ connection }: { connection: Connection }) {
  const { name, provider, state, test, imported, entries, firstEntry, lastEntry, lastSyncAt } =
    connection
  const sample = provider === 'demo'
  const { tone, name: stateName } = STATES[state]
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3.5">
      <div className="max-w-full min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="max-w-full">{name}</span>
          {(!imported || state !== 'ready') && <Badge tone={tone}>{stateName}</Badge>}
          {test && <Badge tone="warning">{sample ? 'Sample' : 'Test'}</Badge>}
          {imported && <Badge>Imported</Badge>}
        </p>
        <p className="text-[13px] text-soft">
          {entryCount(entries)}
          {firstEntry && lastEntry && `, ${daySpan(firstEntry, lastEntry)}`}
          {lastSyncAt && (
            <>
              {imported ? ' · imported ' : ' · synced '}
              <Moment at={lastSyncAt} />
            </>
          )}
        </p>
        <Whole connectionId={connection.id} provider={provider} />
      </div>
      <div className="flex gap-1">
        {!sample && !imported && <ReplaceKey connection={connection} />}
        <Disconnect connection={connection} />
      </div>
    </li>
  )
}
