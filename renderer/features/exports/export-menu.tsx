import { useMutation, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { ExportFormat, ExportRequest } from '../../../shared/contract/exports.ts'
import { Menu } from '../../parts/menu.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { saveTable } from './save.ts'

/** Saves a table as it is seen, filtered and in its order: the rows that are not drawn as well. */
export function ExportMenu({
  name,
  what,
  label = 'Export',
}: {
  /** Of the table, in the file's name. */
  name: string
  what: ExportRequest
  label?: string
}) {
  const toast = useToast()
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const test = connections.some(it => it.test) ? 'TEST-' : ''
  const day = new Date().toISOString().slice(0, 10)
  const save = useMutation({
    mutationFn: (format: ExportFormat) =>
      saveTable(`${test}openrevenue-${name}-${day}`, what, format),
    onError(error) {
      const { message, why } = problemOf(error)
      toast({
        title: `The ${name} could not be saved`,
        description: why ?? message,
        tone: 'danger',
      })
    },
  })
  return (
    <Menu
      label={label}
      icon={Download}
      busy={save.isPending}
      items={[
        { name: 'CSV', hint: 'for a spreadsheet', onPress: () => save.mutate('csv') },
        { name: 'JSON', hint: 'exact integers', onPress: () => save.mutate('json') },
      ]}
    />
  )
}
