import type { EventPublisher } from '@orpc/server'
import type { AppEvent, DoctorStep } from '../../shared/contract/app.ts'
import type { Milestones } from '../milestones/milestones.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Startups } from '../startups/startups.ts'
import { about as aboutStartup, os } from './base.ts'

export interface AppParts {
  about: { version: string; door: 'desktop' | 'browser'; dataFolder: string }
  secrets: Secrets
  startups: Startups
  milestones: Milestones
  events: EventPublisher<{ event: AppEvent }>
  examine(): Promise<DoctorStep[]>
}

export const appSection = (parts: AppParts) => {
  const { about, secrets, milestones, events, examine } = parts
  const { oneOrNone } = aboutStartup(parts.startups)
  return os.app.router({
    about: os.app.about.handler(async () => ({ ...about, secrets: await secrets.kind() })),
    doctor: os.app.doctor.handler(examine),
    milestones: oneOrNone.app.milestones.handler(({ context: { whose } }) =>
      whose ? milestones.unseen(whose.id) : [],
    ),
    milestoneSeen: os.app.milestoneSeen.handler(({ input }) => milestones.seen(input.id)),
    events: os.app.events.handler(({ signal }) => events.subscribe('event', { signal })),
  })
}
