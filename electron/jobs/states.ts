import { sql } from 'drizzle-orm'
import { jobs } from '../db/schema.ts'

// The states stand in the text itself: SQLite takes a partial index only for what it can read before a parameter is bound.

/** It waits for its turn, or for its next try. */
export const isPending = sql`(${jobs.state} in ('waiting', 'failed'))`

export const isRunning = sql`(${jobs.state} = 'running')`

/** It is dead, and nobody has seen to it yet. */
export const needsSomebody = sql`(${jobs.state} = 'dead' and ${jobs.dismissedAt} is null)`
