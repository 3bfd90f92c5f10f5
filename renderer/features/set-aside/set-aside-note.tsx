import { useQuery } from '@tanstack/react-query'
import type { SetAside } from '../../../shared/contract/set-aside.ts'
import { Note } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { SetAsideList } from './set-aside-list.tsx'

/** Said beside figures while something is set aside: no figure counts it. */
export function SetAsideNote() {
  const { data: items = [] } = useQuery(rpc.setAside.list.queryOptions())
  if (items.length === 0) return null
  const title = items.length === 1 ? '1 item is set aside' : `${items.length} items are set aside`
  return (
    <Note tone="warning" title={`${title} and not in these figures`}>
      <p>{triedAgain(items)}</p>
      <SetAsideList items={items} />
    </Note>
  )
}

/** No sync reads a file again. */
function triedAgain(items: SetAside[]): string {
  const again = 'when you import a newer file under the same name'
  if (items.every(it => it.imported)) {
    return `These rows of an imported file can’t be counted. They are tried again ${again}.`
  }
  return items.some(it => it.imported)
    ? `OpenRevenue couldn’t count these. Each sync tries again; rows of a file are tried again ${again}.`
    : 'OpenRevenue couldn’t read or work out these. Each sync tries again.'
}
