import { oc } from '@orpc/contract'
import { z } from 'zod'

export const backupSchema = z.object({
  /** Where it is, on the machine that made it. */
  file: z.string(),
  bytes: z.number().int(),
  entries: z.number().int(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
})
export type Backup = z.infer<typeof backupSchema>

export const backupListSchema = z.object({
  folder: z.string(),
  /** Those that are good, the newest first. */
  backups: z.array(backupSchema),
  /** Files that were backups and cannot be restored any more. */
  damaged: z.array(z.string()),
  /** The command that puts the newest good one in the ledger's place. */
  restore: z.string(),
})
export type BackupList = z.infer<typeof backupListSchema>

export const backups = {
  list: oc.output(backupListSchema),
  create: oc.output(backupSchema),
}
