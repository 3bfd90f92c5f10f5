/**
 * An upsert that counts as a change only when a column really differs. A column in `kept` keeps its value
 * where the new row has none, on its condition.
 */
export function upsert(
  table: string,
  columns: string[],
  kept: Record<string, string> = {},
): string {
  const values = columns.filter(column => column !== 'connection_id' && column !== 'id')
  const next = (column: string) =>
    kept[column]
      ? `coalesce(excluded.${column}, case when ${kept[column]} then ${table}.${column} end)`
      : `excluded.${column}`
  return `insert into ${table} (${columns.join(', ')})
    values (${columns.map(column => `@${column}`).join(', ')})
    on conflict (connection_id, id) do update set
      ${values.map(column => `${column} = ${next(column)}`).join(', ')}
    where ${values.map(column => `${table}.${column} is not ${next(column)}`).join(' or ')}`
}
