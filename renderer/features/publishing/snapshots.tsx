import { limitText, problemText } from '@openrevenue/snapshot/texts'
import { signedV1Schema, verifyV1 } from '@openrevenue/snapshot/v1'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { PenLine } from 'lucide-react'
import { useState } from 'react'
import type { Snapshot } from '../../../shared/contract/snapshots.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Code } from '../../parts/code.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Name } from '../../parts/name.tsx'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'

const SHOWN = 10

const FOR = {
  title: 'For',
  cell: ({ audience, platformName }: Pick<Snapshot, 'audience' | 'platformName'>) =>
    audience === 'public' ? (
      'The public'
    ) : audience === 'removed' ? (
      'A removed platform'
    ) : (
      <Name>{platformName ?? ''}</Name>
    ),
}

/** The signed documents, newest first, and what is in each. */
export function Snapshots() {
  const queries = useQueryClient()
  const snapshots = useQuery(rpc.snapshots.list.queryOptions())
  const [shown, setShown] = useState<string | null>(null)
  const create = useMutation(
    rpc.snapshots.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries(),
    }),
  )
  return (
    <Card
      title="Snapshots"
      description="What your figures were, signed. One is made after each sync that changed a published figure, and once a day."
      flush
      action={
        <Button icon={PenLine} busy={create.isPending} onClick={() => create.mutate(undefined)}>
          Sign now
        </Button>
      }
    >
      {create.error && (
        <div className="px-5 pb-5">
          <ProblemNote error={create.error} />
        </div>
      )}
      <Loaded query={snapshots}>
        {list =>
          list.length === 0 ? (
            <Nothing>None yet.</Nothing>
          ) : (
            <Table
              label="Snapshots"
              rows={list.slice(0, SHOWN)}
              rowKey={it => it.id}
              columns={[
                { title: 'Signed', cell: it => <Moment at={it.createdAt} /> },
                ...(list.some(it => it.audience !== 'public') ? [FOR] : []),
                {
                  title: 'Format',
                  cell: it => (
                    <span className="flex items-center gap-2">
                      Version {it.version} {it.test && <Badge tone="warning">Test</Badge>}
                      {it.trust === 'imported' && <Badge>Imported</Badge>}
                    </span>
                  ),
                },
                {
                  title: 'SHA-256',
                  cell: it => <Code>{`${it.hash.slice(0, 24)}…`}</Code>,
                },
                {
                  title: 'Actions',
                  actions: true,
                  cell: it => (
                    <Button variant="quiet" onClick={() => setShown(it.id)}>
                      Look inside
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <Sheet
        open={shown !== null}
        onClose={() => setShown(null)}
        title="Snapshot"
        description="Exactly what a platform reads."
      >
        {shown && <Inside id={shown} />}
      </Sheet>
    </Card>
  )
}

function Inside({ id }: { id: string }) {
  const snapshot = useQuery(rpc.snapshots.show.queryOptions({ input: { id } }))
  const document = snapshot.data?.document
  const verification = useQuery({
    queryKey: ['verification', id],
    enabled: document !== undefined,
    queryFn: () => verifyV1(signedV1Schema.parse(JSON.parse(document ?? ''))),
  })
  return (
    <Loaded query={snapshot}>
      {it => (
        <div className="flex flex-col gap-4">
          <Loaded query={verification}>
            {({ valid, problem, limits }) => (
              <Note
                tone={valid ? 'info' : 'danger'}
                title={
                  valid
                    ? 'The signature holds, checked on this page'
                    : 'The signature does not hold'
                }
              >
                <p>{problem && problemText(problem)}</p>
                {limits.map(limit => (
                  <p key={limit.code}>{limitText(limit)}</p>
                ))}
              </Note>
            )}
          </Loaded>
          <div className="self-end">
            <CopyButton text={it.document} label="Copy the document" />
          </div>
          <pre className="overflow-x-auto rounded-xl border border-line bg-sunken p-4 font-mono text-[12px] leading-relaxed">
            {readable(it.document)}
          </pre>
        </div>
      )}
    </Loaded>
  )
}

/** The document with its signed text opened up, for eyes alone. */
function readable(document: string): string {
  const parsed = JSON.parse(document)
  return JSON.stringify({ ...parsed, data: JSON.parse(parsed.data) }, null, 2)
}
