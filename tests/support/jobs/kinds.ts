import type { JobKind, JobKinds } from '../../../electron/jobs/handlers.ts'
import { jobKindSchema } from '../../../shared/contract/jobs.ts'

const NOTHING: JobKind = { targets: () => [], run: () => undefined }

/** Kinds of jobs that do as a test says; the others do nothing, for nobody. */
export const kindsThat = (does: Partial<JobKinds>): JobKinds =>
  Object.fromEntries(jobKindSchema.options.map(kind => [kind, does[kind] ?? NOTHING])) as JobKinds
