import type { EventPublisher } from '@orpc/server'
import type { DoctorStep, Notice } from '../../shared/contract/app.ts'
import type { Milestones } from '../milestones/milestones.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { os } from './base.ts'

export interface AppParts {
  about: { version: string; door: 'desktop' | 'browser'; dataFolder: string }
  secrets: Secrets
  milestones: Milestones
  notices: EventPublisher<{ notice: Notice }>
  examine(): Promise<DoctorStep[]>
}

export const appSection = ({ about, secrets, milestones, notices, examine }: AppParts) =>
  os.app.router({
    about: os.app.about.handler(async () => ({ ...about, secrets: await secrets.kind() })),
    doctor: os.app.doctor.handler(examine),
    milestones: os.app.milestones.handler(() => milestones.unseen()),
    milestoneSeen: os.app.milestoneSeen.handler(({ input }) => milestones.seen(input.id)),
    notices: os.app.notices.handler(({ signal }) => notices.subscribe('notice', { signal })),
  })
