import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { DatabaseBackup } from 'lucide-react'
import type { Backup, BackupList } from '../../../shared/contract/backups.ts'
import { count, fileSize } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { useTimes } from '../../rpc/use-times.ts'

/** The copies of the ledger, and how one comes back. */
export function BackupsCard() {
  const queries = useQueryClient()
  const backups = useQuery(rpc.backups.list.queryOptions())
  const create = useMutation(
    rpc.backups.create.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: rpc.backups.list.key() }),
    }),
  )
  return (
    <Card
      title="Backups"
      description="Copies of your ledger: one a day for the last seven days, one a week for the last four weeks. Your keys aren’t in them."
      flush
      action={
        <Button
          icon={DatabaseBackup}
          busy={create.isPending}
          onClick={() => create.mutate(undefined)}
        >
          Back up now
        </Button>
      }
    >
      {create.error && (
        <div className="px-5 pb-5">
          <ProblemNote error={create.error} />
        </div>
      )}
      <Loaded query={backups}>
        {list => (
          <>
            {list.backups.length === 0 ? (
              <Nothing>None yet.</Nothing>
            ) : (
              <Made backups={list.backups} />
            )}
            {list.damaged.length > 0 && <Damaged files={list.damaged} />}
            {list.backups.length > 0 && <HowToRestore {...list} />}
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Made({ backups }: { backups: Backup[] }) {
  const { moment } = useTimes()
  return (
    <Table
      label="Backups"
      rows={backups}
      rowKey={it => it.file}
      columns={[
        { title: 'Made', cell: it => moment(it.createdAt) },
        { title: 'Entries', number: true, cell: it => count(it.entries) },
        { title: 'Size', number: true, cell: it => fileSize(it.bytes) },
      ]}
    />
  )
}

const Damaged = ({ files }: { files: string[] }) => (
  <div className="px-5 py-4">
    <Note
      tone="warning"
      title={
        files.length === 1 ? 'A backup is damaged' : `${count(files.length)} backups are damaged`
      }
    >
      <p>
        {files.length === 1 ? 'It' : 'They'} can’t be restored any more. Back up now, and check
        whether your disk is failing.
      </p>
      {files.map(file => (
        <p key={file} className="break-all">
          {file}
        </p>
      ))}
    </Note>
  </div>
)

const HowToRestore = ({ folder, restore }: Pick<BackupList, 'folder' | 'restore'>) => (
  <div className="flex flex-col gap-3 border-t border-line px-5 py-4">
    <p className="text-soft">
      They’re in <span className="break-all">{folder}</span>, on the same disk as your ledger. Copy
      one elsewhere now and then.
    </p>
    <p className="text-soft">
      To restore the newest one, quit OpenRevenue and run this. The ledger you have now is kept.
    </p>
    <Copyable text={restore} label="Command to restore" />
  </div>
)
