import type { Backups } from '../backups/backups.ts'
import { os } from './base.ts'

export interface BackupsParts {
  backups: Pick<Backups, 'list' | 'create'>
}

export const backupsSection = ({ backups }: BackupsParts) =>
  os.backups.router({
    list: os.backups.list.handler(() => backups.list()),
    create: os.backups.create.handler(() => backups.create()),
  })
