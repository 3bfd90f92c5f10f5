/** An upsert that counts as a change only when a column really differs. */
export function upsert(table: string, columns: string[]): string {
  const values = columns.filter(column => column !== 'connection_id' && column !== 'id')
  return `insert into ${table} (${columns.join(', ')})
    values (${columns.map(column => `@${column}`).join(', ')})
    on conflict (connection_id, id) do update set
      ${values.map(column => `${column} = excluded.${column}`).join(', ')}
    where ${values.map(column => `${table}.${column} is not excluded.${column}`).join(' or ')}`
}
