import type { Milestone } from '../../shared/contract/app.ts'
import type { Milestones } from '../milestones/milestones.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import { eachStartup } from './each-startup.ts'
import type { JobKind } from './handlers.ts'

interface CheckMilestonesParts {
  startups: Pick<Startups, 'list' | 'byId'>
  milestones: Pick<Milestones, 'check'>
  /** Congratulates. */
  tell(milestone: Milestone, startup: StartupRow): void
}

/** Records what a startup has passed, and tells of it. Its key is the startup's id. */
export const checkMilestones = (parts: CheckMilestonesParts): JobKind => ({
  targets: eachStartup(parts.startups),
  async run({ key }) {
    const startup = parts.startups.byId(key)
    const milestone = startup && parts.milestones.check(startup)
    if (milestone) parts.tell(milestone, startup)
    return undefined
  },
})
